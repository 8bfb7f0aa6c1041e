import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** A Neo4j with its Bolt port open, until standard input ends: it never outlives the tests that started it. */
public final class Neo4jServer {
    public static void main(String[] arguments) throws Exception {
        DatabaseManagementService neo4j = new DatabaseManagementServiceBuilder(Path.of(arguments[0]))
                .loadPropertiesFromFile(Path.of(arguments[1]))
                .build();
        while (System.in.read() >= 0) {}
        neo4j.shutdown();
    }
}

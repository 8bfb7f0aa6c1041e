-- query_couple: hold the layers of a query against each other (the twin of universe.mind.coupling).
-- KEYS[1] lifecycle_stage (string): the stage that the query is in
-- KEYS[2] metadata (hash): the query, its history, who has posted, what coupling found
-- KEYS[3] L0_spotlight (hash): facts of layer 0, id to JSON
-- KEYS[4] L1_spotlight (hash): facts of layer 1
-- KEYS[5] L2_spotlight (hash): facts of layer 2
-- KEYS[6] L3_spotlight (hash): facts of layer 3
-- KEYS[7] L4_spotlight (hash): facts of layer 4
-- KEYS[8] L5_spotlight (hash): facts of layer 5
-- KEYS[9] fact_status (hash): what became of a fact, where it is not simply kept
-- KEYS[10] L3_approved (set): heuristics that may be used
-- KEYS[11] L3_blocked (set): heuristics that may not
-- KEYS[12] coupling_checks (hash): pairs of layers that were checked
-- KEYS[13] deltas (hash): contradictions, id to JSON
-- KEYS[14] decisions (hash): what triage decided, id to JSON
-- KEYS[15] synthesis_output (string): the assertions, one JSON object
-- ARGV[1] now_ms: UTC ms
-- ARGV[2] ttl_ms: how long the query is kept without a change
-- ARGV[3] request_id: a redone request is answered as the first time
-- ARGV[4] query_id: the query
-- ARGV[5] from: "search" to couple, "triage" to couple again what triage changed
-- ARGV[6] rules: JSON object of the rules (universe.mind.coupling_rules)
-- ARGV[7] rules_hash: their hash
-- Returns: list: "coupled" and all that lies on the bus (see query_close); or "stage" and the stage, "no_query"
-- Errors: WRONG_TYPE, BAD_ARGUMENT

local KIND = {
  [KEYS[1]] = 'string', [KEYS[2]] = 'hash', [KEYS[3]] = 'hash', [KEYS[4]] = 'hash', [KEYS[5]] = 'hash',
  [KEYS[6]] = 'hash', [KEYS[7]] = 'hash', [KEYS[8]] = 'hash', [KEYS[9]] = 'hash', [KEYS[10]] = 'set',
  [KEYS[11]] = 'set', [KEYS[12]] = 'hash', [KEYS[13]] = 'hash', [KEYS[14]] = 'hash', [KEYS[15]] = 'string',
}
for index = 1, 15 do
  local kind = redis.call('TYPE', KEYS[index]).ok
  if kind ~= 'none' and kind ~= KIND[KEYS[index]] then
    return redis.error_reply('ORRERY WRONG_TYPE ' .. index)
  end
end

local function is_count(text, top)
  return #text < 16 and string.match(text, '^%d+$') and tonumber(text) <= top
end

local now_ms, ttl_ms = ARGV[1], ARGV[2]
if not is_count(now_ms, 2 ^ 52) or not is_count(ttl_ms, 2 ^ 40) or ttl_ms == '0' then
  return redis.error_reply('ORRERY BAD_ARGUMENT now_ms or ttl_ms')
end

local function keep_alive()
  for index = 1, 15 do
    redis.call('PEXPIRE', KEYS[index], ttl_ms)
  end
end

local function view(word)
  local facts = {}
  for index = 3, 8 do
    for _, fact in ipairs(redis.call('HVALS', KEYS[index])) do
      facts[#facts + 1] = fact
    end
  end
  return {
    word, redis.call('HGETALL', KEYS[2]), facts, redis.call('HGETALL', KEYS[9]), redis.call('HVALS', KEYS[13]),
    redis.call('HVALS', KEYS[12]), redis.call('HVALS', KEYS[14]), redis.call('GET', KEYS[15]),
  }
end

local BASIS, UNJUSTIFIED_BP, KAPPA_MIN, KAPPA_MAX = 10000, 5000, 250, 4000
local LAYERS = { 'L0', 'L1', 'L2', 'L3', 'L4', 'L5' }
local FLAGS = { 'allows_folk_wisdom', 'allows_speculation', 'allows_gossip', 'allows_personal' }
local SEVERITIES = { 'low', 'medium', 'high', 'critical' }
local RANK = { low = 1, medium = 2, high = 3, critical = 4 }
local floor, min, max, null = math.floor, math.min, math.max, cjson.null

local request_id, query_id, from = ARGV[3], ARGV[4], ARGV[5]
local read_rules, rules = pcall(cjson.decode, ARGV[6])
local to = from == 'search' and 'coupled' or 'verified'
local function is_rule(rule)
  return type(rule) == 'table' and #rule == 7 and RANK[rule[4]] and RANK[rule[5]] and RANK[rule[6]]
    and type(rule[1]) == 'string' and type(rule[2]) == 'string' and type(rule[7]) == 'number'
end

local function are_rules()
  for _, name in ipairs({ 'threshold_bp', 'kappa_milli', 'max_high', 'attempts_max' }) do
    if type(rules[name]) ~= 'number' then
      return false
    end
  end
  for _, rule in ipairs(type(rules.pairs) == 'table' and rules.pairs or { 'none' }) do
    if not is_rule(rule) then
      return false
    end
  end
  return type(rules.exact) == 'boolean'
end

if not read_rules or type(rules) ~= 'table' or not are_rules() then
  return redis.error_reply('ORRERY BAD_ARGUMENT rules')
elseif (from ~= 'search' and from ~= 'triage') or #request_id > 400 or #ARGV[7] > 64 then
  return redis.error_reply('ORRERY BAD_ARGUMENT request_id, from or rules_hash')
end

local stage = redis.call('GET', KEYS[1])
if not stage or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 'no_query' }
end
local answer_field = 'answer:' .. request_id
if stage == to and redis.call('HEXISTS', KEYS[2], answer_field) == 1 then
  return view('coupled')
elseif stage ~= from and not (stage == 'posted' and from == 'search') then
  return { 'stage', stage }
end

local BY_BYTES = 'B' < 'a'
local function is_before(one, two)
  if BY_BYTES then
    return one < two
  end
  for index = 1, math.min(#one, #two) do
    if string.byte(one, index) ~= string.byte(two, index) then
      return string.byte(one, index) < string.byte(two, index)
    end
  end
  return #one < #two
end
local facts, present, place, dropped, known = {}, {}, {}, {}, {}
local gates, statuses, deltas, found, checks, covered = {}, {}, {}, {}, {}, {}

local function read_state()
  local before = redis.call('HGETALL', KEYS[9])
  for index = 1, #before, 2 do
    if string.sub(before[index + 1], 1, 8) == 'dropped:' then
      dropped[before[index]] = before[index + 1]
    end
  end
  for _, text in ipairs(redis.call('HVALS', KEYS[13])) do
    local delta = cjson.decode(text)
    known[delta.id] = delta
  end
  for index = 3, 8 do
    local layer, first = LAYERS[index - 2], {}
    for _, text in ipairs(redis.call('HVALS', KEYS[index])) do
      local fact = cjson.decode(text)
      if fact.layer ~= layer or fact.confidence_bp % 1 ~= 0 then
        error('a fact of another layer')
      elseif not dropped[fact.id] then
        first[#first + 1] = fact
      end
    end
    table.sort(first, function(one, two) return is_before(one.id, two.id) end)
    for _, fact in ipairs(first) do
      facts[#facts + 1] = fact
      place[fact.id] = #facts
      present[layer] = true
    end
  end
end

local function is_out(fact)
  local status = statuses[fact.id]
  return status ~= nil and status ~= 'hedged'
end

local function close_gates()
  for _, flag in ipairs(FLAGS) do
    local said, all = false, true
    for _, fact in ipairs(facts) do
      if fact.layer == 'L4' and fact.flags and fact.flags[flag] ~= nil then
        said, all = true, all and fact.flags[flag] == true
      end
    end
    gates[flag] = said and all
  end
  for _, fact in ipairs(facts) do
    if fact.needs and fact.needs ~= '' and (fact.layer == 'L3' or fact.layer == 'L5') and not gates[fact.needs] then
      statuses[fact.id] = 'blocked:intent'
    end
  end
end

local function shared_slots()
  local by_subject, seen, buckets = {}, {}, {}
  local function add(one, two)
    local code = one * 1024 + two
    if not seen[code] then
      seen[code] = true
      local layers = facts[one].layer .. facts[two].layer
      buckets[layers] = buckets[layers] or {}
      table.insert(buckets[layers], code)
    end
  end
  for index, fact in ipairs(facts) do
    for _, claim in ipairs(fact.claims or {}) do
      local by_predicate = by_subject[claim[1]] or {}
      by_subject[claim[1]] = by_predicate
      local there = by_predicate[claim[2]] or {}
      by_predicate[claim[2]] = there
      if there[#there] ~= index then
        for _, before in ipairs(there) do
          add(before, index)
        end
        there[#there + 1] = index
      end
    end
    for _, conflict in ipairs(fact.conflicts or {}) do
      local other = place[conflict[1]]
      if other and other ~= index then
        add(min(index, other), max(index, other))
      end
    end
  end
  return buckets
end

local function overlap(a, b)
  return not (a[9] ~= 0 and b[8] >= a[9]) and not (b[9] ~= 0 and a[8] >= b[9])
end

local function ranges_bp(a, b)
  if a[7] ~= b[7] then
    return -1
  elseif a[4] or b[4] then
    return a[4] ~= b[4] and a[5] == b[5] and a[6] == b[6] and BASIS or 0
  end
  local gap = max(a[5], b[5]) - min(a[6], b[6])
  if gap <= 0 then
    return 0
  elseif a[10] and b[10] then
    return BASIS
  end
  local span = max(a[6] - a[5], b[6] - b[5])
  if span <= 0 then
    span = min(math.abs(a[5]), math.abs(b[5]))
  end
  return gap >= span and BASIS or floor(gap / span * BASIS)
end

local function clash_bp(a, b)
  if not overlap(a, b) then
    return 0
  elseif a[5] ~= null and a[6] ~= null and b[5] ~= null and b[6] ~= null then
    return ranges_bp(a, b)
  elseif a[3] == '' or b[3] == '' then
    return 0
  elseif a[4] ~= b[4] then
    return a[3] == b[3] and BASIS or 0
  end
  return a[10] and b[10] and not a[4] and a[3] ~= b[3] and BASIS or 0
end

local function named_bp(fact, other_id)
  local strength_bp = 0
  for _, conflict in ipairs(fact.conflicts or {}) do
    if conflict[1] == other_id then
      strength_bp = max(strength_bp, conflict[2])
    end
  end
  return strength_bp
end

local function compare(a, b)
  local strength_bp, comparable, uncomparable = 0, false, false
  for _, one in ipairs(a.claims or {}) do
    for _, two in ipairs(b.claims or {}) do
      if one[1] == two[1] and one[2] == two[2] then
        local clash = clash_bp(one, two)
        comparable = comparable or clash >= 0
        uncomparable = uncomparable or clash == -1
        strength_bp = max(strength_bp, clash)
      end
    end
  end
  local named = max(named_bp(a, b.id), named_bp(b, a.id))
  return max(strength_bp, named), named > strength_bp, comparable or named > 0, uncomparable
end

local function threshold_of(rule)
  local kappa = max(KAPPA_MIN, min(KAPPA_MAX, floor(rules.kappa_milli * rule[7] / 1000)))
  return floor(rules.threshold_bp * 1000 / kappa)
end

local function severity_of(rule, is_strong)
  local base = RANK[rules.exact and rule[5] or rule[4]]
  if is_strong and (rule[1] == 'L0' or rule[1] == 'L1') then
    base = max(base, min(base + 1, RANK[rule[6]]))
  end
  return SEVERITIES[base]
end

local function loser_of(firm, other)
  if firm.layer ~= other.layer then
    return other
  end
  local one = floor((firm.authority_bp or BASIS) * firm.confidence_bp / BASIS)
  local two = floor((other.authority_bp or BASIS) * other.confidence_bp / BASIS)
  local is_less = one < two or (one == two and (firm.at or 0) < (other.at or 0))
  return is_less and firm or other
end

local function action_of(rule, severity)
  if severity == 'critical' then
    return 'stopped'
  elseif rule[3] == 'mask' then
    return 'masked'
  elseif rule[3] == 'gate' or severity == 'high' or rule[1] == rule[2] then
    return 'blocked'
  end
  return severity == 'medium' and 'hedged' or 'logged'
end

local function add_delta(delta)
  delta.id = string.sub(redis.sha1hex(query_id .. '\n' .. delta.fact_a .. '\n' .. delta.fact_b), 1, 20)
  delta.resolution, delta.resolved_by, delta.attempts = 'open', '', 1
  deltas[#deltas + 1] = delta
  found[delta.id] = true
  return delta
end

local function contradiction(rule, firm, other, strength_bp, is_explicit)
  local magnitude_bp = floor(strength_bp * min(firm.confidence_bp, other.confidence_bp) / BASIS)
  local threshold_bp = threshold_of(rule)
  if magnitude_bp <= threshold_bp then
    return nil
  end
  local severity = severity_of(rule, magnitude_bp > 2 * threshold_bp)
  local loser, action = loser_of(firm, other), action_of(rule, severity)
  if action == 'blocked' then
    statuses[loser.id] = 'blocked:' .. rule[1] .. '_' .. rule[2]
  elseif action == 'masked' then
    statuses[loser.id] = 'masked'
  elseif action == 'hedged' then
    statuses[loser.id] = statuses[loser.id] or 'hedged'
  end
  return add_delta({
    layer_a = firm.layer, layer_b = other.layer, fact_a = firm.id, fact_b = other.id,
    kind = is_explicit and 'explicit' or 'clash', magnitude_bp = magnitude_bp, threshold_bp = threshold_bp,
    severity = severity, action = action, loser = (action == 'stopped' or action == 'logged') and '' or loser.id,
  })
end

local function check(rule, codes)
  if not present[rule[1]] or not present[rule[2]] then
    return
  end
  table.sort(codes)
  local compared, uncomparable, worst = 0, 0, nil
  for _, code in ipairs(codes) do
    local firm, other = facts[floor(code / 1024)], facts[code % 1024]
    local origin = firm.origin or ''
    local is_copy = firm.layer == other.layer and origin ~= '' and origin == other.origin
    if not is_out(firm) and not is_out(other) and not is_copy then
      local strength_bp, is_explicit, comparable, is_uncomparable = compare(firm, other)
      if comparable then
        compared = compared + 1
        covered[other.id] = covered[other.id] or rule[3] == 'mask'
      elseif is_uncomparable then
        uncomparable = uncomparable + 1
      end
      local delta = contradiction(rule, firm, other, strength_bp, is_explicit)
      if delta and (not worst or delta.magnitude_bp > worst.magnitude_bp) then
        worst = delta
      end
    end
  end
  checks[#checks + 1] = rule[1] .. '_' .. rule[2]
  checks[#checks + 1] = string.format(
    '{"layer_a":"%s","layer_b":"%s","compared":%d,"uncomparable":%d,"passed":%s,"delta_id":"%s"}',
    rule[1], rule[2], compared, uncomparable, tostring(not worst), worst and worst.id or '')
end

local function check_all(buckets)
  local by_pair = {}
  for _, rule in ipairs(rules.pairs) do
    by_pair[rule[1] .. rule[2]] = rule
  end
  for _, firm in ipairs(LAYERS) do
    for _, other in ipairs(LAYERS) do
      local rule = by_pair[firm .. other]
      if rule then
        check(rule, buckets[firm .. other] or {})
      end
    end
  end
  return by_pair['L2L4']
end

local function ask_for_reasons(rule)
  if not rule or present.L2 or threshold_of(rule) >= UNJUSTIFIED_BP then
    return
  end
  for _, fact in ipairs(facts) do
    if fact.layer == 'L4' and fact.claims and #fact.claims > 0 and not is_out(fact) then
      statuses[fact.id] = statuses[fact.id] or 'hedged'
      add_delta({
        layer_a = 'L2', layer_b = 'L4', fact_a = '', fact_b = fact.id, kind = 'unjustified',
        magnitude_bp = UNJUSTIFIED_BP, threshold_bp = threshold_of(rule), severity = 'medium', action = 'hedged',
        loser = fact.id,
      })
    end
  end
end

local function settle()
  for _, delta in ipairs(deltas) do
    if delta.action == 'masked' then
      delta.resolution, delta.resolved_by = 'masked', 'coupling'
    end
    local before = known[delta.id]
    if before then
      delta.attempts = before.attempts + 1
      if before.resolution ~= 'open' then
        delta.resolution, delta.resolved_by = before.resolution, before.resolved_by
      elseif delta.resolution == 'open' and delta.attempts > rules.attempts_max then
        delta.resolution, delta.resolved_by = 'persistent', 'coupling'
      end
    end
  end
  local rest = {}
  for id in pairs(known) do
    if not found[id] then
      rest[#rest + 1] = id
    end
  end
  table.sort(rest, is_before)
  for _, id in ipairs(rest) do
    local delta = known[id]
    if delta.resolution == 'open' then
      delta.resolution, delta.resolved_by = 'superseded', 'coupling'
    end
    deltas[#deltas + 1] = delta
  end
end

local function quoted(id)
  return string.find(id, '["\\]') and cjson.encode(id) or '"' .. id .. '"'
end

local function delta_json(one)
  return string.format('{"id":"%s","layer_a":"%s","layer_b":"%s","fact_a":%s,"fact_b":%s,"kind":"%s",'
    .. '"magnitude_bp":%d,"threshold_bp":%d,"severity":"%s","action":"%s","loser":%s,"resolution":"%s",'
    .. '"resolved_by":"%s","attempts":%d}',
    one.id, one.layer_a, one.layer_b, quoted(one.fact_a), quoted(one.fact_b), one.kind, one.magnitude_bp,
    one.threshold_bp, one.severity, one.action, quoted(one.loser), one.resolution, one.resolved_by, one.attempts)
end

local function recall_boost_bp()
  local cover, disagree = 0, 0
  for _, fact in ipairs(facts) do
    if fact.layer == 'L4' and fact.claims and #fact.claims > 0 and covered[fact.id] then
      cover = cover + 1
      disagree = disagree + (statuses[fact.id] == 'masked' and 1 or 0)
    end
  end
  return cover > 0 and BASIS - floor(BASIS * disagree / cover) or BASIS
end

local function coverage_bp()
  local checked, claiming = 0, 0
  for _, fact in ipairs(facts) do
    if fact.layer < 'L4' then
      checked = checked + 1
      claiming = claiming + (fact.claims and #fact.claims > 0 and 1 or 0)
    end
  end
  return checked > 0 and floor(BASIS * claiming / checked) or 0
end

local function outcome()
  local open = { 0, 0, 0, 0 }
  for _, delta in ipairs(deltas) do
    local rank = RANK[delta.severity]
    open[rank] = open[rank] + (delta.resolution == 'open' and 1 or 0)
  end
  local coverage = coverage_bp()
  local health = coverage > 0 and 'coherent' or 'unverified'
  if open[4] > 0 then
    health = 'dissonance'
  elseif open[3] > rules.max_high then
    health = 'strained'
  end
  local allowed = {}
  for index, flag in ipairs(FLAGS) do
    allowed[index] = gates[flag] and '1' or '0'
  end
  return {
    'health', health, 'open', table.concat(open, ' '), 'coverage_bp', coverage, 'recall_boost_bp', recall_boost_bp(),
    'gates', table.concat(allowed), 'rules_hash', ARGV[7], 'rules', ARGV[6],
  }
end

local function results()
  read_state()
  close_gates()
  ask_for_reasons(check_all(shared_slots()))
  settle()
  local fields, order, delta_fields, status_fields, ids = outcome(), {}, {}, {}, {}
  for index, delta in ipairs(deltas) do
    order[index] = delta.id
    delta_fields[2 * index - 1], delta_fields[2 * index] = delta.id, delta_json(delta)
  end
  for _, from_where in ipairs({ dropped, statuses }) do
    for id in pairs(from_where) do
      ids[#ids + 1] = id
    end
  end
  table.sort(ids, is_before)
  for index, id in ipairs(ids) do
    status_fields[2 * index - 1], status_fields[2 * index] = id, dropped[id] or statuses[id]
  end
  fields[#fields + 1] = 'delta_order'
  fields[#fields + 1] = table.concat(order, ' ')
  return { fields = fields, deltas = delta_fields, statuses = status_fields }
end

local function heuristics()
  local approved, blocked = {}, {}
  for _, id in ipairs(redis.call('HKEYS', KEYS[6])) do
    local status = dropped[id] or statuses[id]
    table.insert((status == nil or status == 'hedged') and approved or blocked, id)
  end
  return approved, blocked
end

local fine, result = pcall(results)
if not fine then
  return redis.error_reply('ORRERY WRONG_TYPE what lies on the bus cannot be read: ' .. string.sub(result, -80))
end
local stages = redis.call('HGET', KEYS[2], 'stages') or ''
if stage == 'posted' then
  stages = stages .. ' search:' .. now_ms -- nobody had anything to post
end
local approved, blocked = heuristics()

for index = 9, 13 do
  redis.call('UNLINK', KEYS[index])
end
local function write(command, key, list)
  for first = 1, #list, 1000 do
    redis.call(command, key, unpack(list, first, min(first + 999, #list)))
  end
end
write('HSET', KEYS[9], result.statuses)
write('SADD', KEYS[10], approved)
write('SADD', KEYS[11], blocked)
write('HSET', KEYS[12], checks)
write('HSET', KEYS[13], result.deltas)
write('HSET', KEYS[2], result.fields)
redis.call('HSET', KEYS[2], 'stages', stages .. ' ' .. to .. ':' .. now_ms, answer_field, to)
redis.call('SET', KEYS[1], to)
keep_alive()
return view('coupled')

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
  local function list(texts)
    return '[' .. table.concat(texts, ',') .. ']'
  end
  return {
    word, cmsgpack.pack(redis.call('HGETALL', KEYS[2])), list(facts), cmsgpack.pack(redis.call('HGETALL', KEYS[9])),
    list(redis.call('HVALS', KEYS[13])), list(redis.call('HVALS', KEYS[12])), list(redis.call('HVALS', KEYS[14])),
    redis.call('GET', KEYS[15]),
  }
end

local BASIS, UNJUSTIFIED_BP, FIXED_BP, KAPPA_MIN, KAPPA_MAX, HEDGED, PAIR = 10000, 5000, 3000, 250, 4000, 'hedged', 1024
local LAYERS = { 'L0', 'L1', 'L2', 'L3', 'L4', 'L5' }
local FLAGS = { 'allows_folk_wisdom', 'allows_speculation', 'allows_gossip', 'allows_personal' }
local SEVERITIES = { 'low', 'medium', 'high', 'critical' }
local RANK = { low = 1, medium = 2, high = 3, critical = 4 }
local floor, min, max, null = math.floor, math.min, math.max, cjson.null

local request_id, query_id, from = ARGV[3], ARGV[4], ARGV[5]
local to = from == 'search' and 'coupled' or 'verified'
local read_rules, rules = pcall(cjson.decode, ARGV[6])

local function is_rule(rule)
  return #rule == 7 and RANK[rule[4]] and RANK[rule[5]] and RANK[rule[6]] and type(rule[7]) == 'number'
end

local function are_rules()
  local count = 0
  for _, name in ipairs({ 'threshold_bp', 'kappa_milli', 'max_high', 'attempts_max' }) do
    count = count + (type(rules[name]) == 'number' and 1 or 0)
  end
  for _, rule in ipairs(rules.pairs) do
    if not is_rule(rule) then
      return false
    end
  end
  return count == 4 and type(rules.exact) == 'boolean'
end

local read_pairs, fit = pcall(are_rules)
if not (read_rules and read_pairs and fit) then
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

local function byte_order(one, two)
  for index = 1, math.min(#one, #two) do
    local here, there = string.byte(one, index), string.byte(two, index)
    if here ~= there then
      return here < there
    end
  end
  return #one < #two
end
-- Lua compares by the locale of the server, which is quicker and the same where that is C.
local in_order = 'B' > 'a' and byte_order or nil

-- facts: in fact_order; a fact's status is nil or hedged while it is in. known: deltas from before, by id.
local facts, place, present, dropped, known = {}, {}, {}, {}, {}
local gates, deltas, checks, covered = {}, {}, {}, {}

local function read_state()
  local flat = redis.call('HGETALL', KEYS[9])
  for index = 1, #flat, 2 do
    if string.sub(flat[index + 1], 1, 8) == 'dropped:' then
      dropped[flat[index]] = flat[index + 1]
    end
  end
  for _, text in ipairs(redis.call('HVALS', KEYS[13])) do
    local delta = cjson.decode(text)
    known[delta.id] = delta
  end
  for index = 3, 8 do
    local ids, texts = {}, {}
    flat = redis.call('HGETALL', KEYS[index])
    for at = 1, #flat, 2 do
      if not dropped[flat[at]] then
        ids[#ids + 1], texts[flat[at]] = flat[at], flat[at + 1]
      end
    end
    table.sort(ids, in_order)
    for _, id in ipairs(ids) do
      local fact = cjson.decode(texts[id])
      if fact.id ~= id or fact.layer ~= LAYERS[index - 2] or fact.confidence_bp % 1 ~= 0 then
        error('a fact in the wrong place')
      end
      fact.claims, fact.rank = fact.claims or {}, index - 2
      facts[#facts + 1] = fact
      place[id], present[fact.layer] = #facts, true
    end
  end
  if #facts >= PAIR then
    error('more facts than were ever posted')
  end
end

local function is_in(fact)
  return fact.status == nil or fact.status == HEDGED
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
      fact.status = 'blocked:intent'
    end
  end
end

-- By layers (10 * firm + other): pairs of facts with a slot in common, or of which one names the other, in order.
local function shared_slots()
  local by_subject, seen, pairs_of = {}, {}, {}
  local function add(one, two)
    local pair, layers = PAIR * one + two, 10 * facts[one].rank + facts[two].rank
    if not seen[pair] then
      local list = pairs_of[layers] or {}
      seen[pair], pairs_of[layers], list[#list + 1] = true, list, pair
    end
  end
  for index, fact in ipairs(facts) do
    for _, claim in ipairs(fact.claims) do
      local by_predicate = by_subject[claim[1]] or {}
      local slot = by_predicate[claim[2]] or {}
      by_subject[claim[1]], by_predicate[claim[2]] = by_predicate, slot
      if slot[#slot] ~= index then
        for _, before in ipairs(slot) do
          add(before, index)
        end
        slot[#slot + 1] = index
      end
    end
    for _, conflict in ipairs(fact.conflicts or {}) do
      local other = place[conflict[1]] or index
      if other ~= index then
        add(min(index, other), max(index, other))
      end
    end
  end
  for _, list in pairs(pairs_of) do
    table.sort(list)
  end
  return pairs_of
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

-- A claim: subject, predicate, object, denied, low, high, unit, since, until, functional.
local function clash_bp(a, b)
  if (a[9] ~= 0 and b[8] >= a[9]) or (b[9] ~= 0 and a[8] >= b[9]) then
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

local function named_bp(a, b)
  local strength_bp = 0
  for _, conflict in ipairs(a.conflicts or {}) do
    strength_bp = conflict[1] == b.id and max(strength_bp, conflict[2]) or strength_bp
  end
  return strength_bp
end

-- How strong, whether a fact names it, whether any claims could be compared, whether any could not.
local function compare(a, b)
  local strength_bp, comparable, uncomparable = 0, false, false
  for _, one in ipairs(a.claims) do
    for _, two in ipairs(b.claims) do
      if one[1] == two[1] and one[2] == two[2] then
        local clash = clash_bp(one, two)
        comparable, uncomparable = comparable or clash >= 0, uncomparable or clash < 0
        strength_bp = max(strength_bp, clash)
      end
    end
  end
  if a.conflicts or b.conflicts then
    local named = max(named_bp(a, b), named_bp(b, a))
    return max(strength_bp, named), named > strength_bp, comparable or named > 0, uncomparable
  end
  return strength_bp, false, comparable, uncomparable
end

local function threshold_of(rule)
  local kappa = max(KAPPA_MIN, min(KAPPA_MAX, floor(rules.kappa_milli * rule[7] / 1000)))
  local threshold_bp = floor(rules.threshold_bp * 1000 / kappa)
  return rule[1] == 'L0' and rule[2] == 'L1' and min(threshold_bp, FIXED_BP) or threshold_bp
end

local function severity_of(rule, is_strong)
  local base = RANK[rules.exact and rule[5] or rule[4]]
  if is_strong and (rule[1] == 'L0' or rule[1] == 'L1') then
    base = max(base, min(base + 1, RANK[rule[6]]))
  end
  return SEVERITIES[base]
end

local function loser_of(firm, other)
  if firm.rank ~= other.rank then
    return other
  end
  local one = floor((firm.authority_bp or BASIS) * firm.confidence_bp / BASIS)
  local two = floor((other.authority_bp or BASIS) * other.confidence_bp / BASIS)
  return (one < two or (one == two and (firm.at or 0) < (other.at or 0))) and firm or other
end

local function action_of(rule, severity)
  if severity == 'critical' then
    return 'stopped'
  elseif rule[3] == 'mask' then
    return 'masked'
  elseif rule[3] == 'gate' or severity == 'high' or rule[1] == rule[2] then
    return 'blocked'
  end
  return severity == 'medium' and HEDGED or 'logged'
end

local function add_delta(delta)
  delta.id = string.sub(redis.sha1hex(query_id .. '\n' .. delta.fact_a .. '\n' .. delta.fact_b), 1, 20)
  delta.resolution, delta.resolved_by, delta.attempts = 'open', '', 1
  deltas[#deltas + 1] = delta
  return delta
end

local function contradiction(rule, firm, other, magnitude_bp, threshold_bp, is_explicit)
  local severity = severity_of(rule, magnitude_bp > 2 * threshold_bp)
  local loser, action = loser_of(firm, other), action_of(rule, severity)
  if action == 'blocked' then
    loser.status = 'blocked:' .. rule[1] .. '_' .. rule[2]
  elseif action == 'masked' or action == HEDGED then
    loser.status = action == 'masked' and action or loser.status or action
  end
  return add_delta({
    layer_a = firm.layer, layer_b = other.layer, fact_a = firm.id, fact_b = other.id,
    kind = is_explicit and 'explicit' or 'clash', magnitude_bp = magnitude_bp, threshold_bp = threshold_bp,
    severity = severity, action = action, loser = (action == 'stopped' or action == 'logged') and '' or loser.id,
  })
end

local function is_copy(firm, other)
  return firm.rank == other.rank and (firm.origin or '') ~= '' and firm.origin == other.origin
end

local function check(rule, shared)
  local compared, blind, worst, threshold_bp = 0, 0, nil, threshold_of(rule)
  for _, pair in ipairs(shared) do
    local firm, other = facts[floor(pair / PAIR)], facts[pair % PAIR]
    if is_in(firm) and is_in(other) and not is_copy(firm, other) then
      local strength_bp, is_explicit, comparable, uncomparable = compare(firm, other)
      if comparable then
        compared = compared + 1
        covered[other] = covered[other] or rule[3] == 'mask'
      elseif uncomparable then
        blind = blind + 1
      end
      local magnitude_bp = floor(strength_bp * min(firm.confidence_bp, other.confidence_bp) / BASIS)
      if magnitude_bp > threshold_bp then
        local delta = contradiction(rule, firm, other, magnitude_bp, threshold_bp, is_explicit)
        worst = worst and worst.magnitude_bp >= magnitude_bp and worst or delta
      end
    end
  end
  checks[#checks + 1] = rule[1] .. '_' .. rule[2]
  checks[#checks + 1] = cjson.encode({
    layer_a = rule[1], layer_b = rule[2], compared = compared, uncomparable = blind, passed = worst == nil,
    delta_id = worst and worst.id or '',
  })
end

local function check_all(pairs_of)
  local by_pair = {}
  for _, rule in ipairs(rules.pairs) do
    by_pair[rule[1] .. rule[2]] = rule
  end
  for one, firm in ipairs(LAYERS) do
    for two, other in ipairs(LAYERS) do
      local rule = by_pair[firm .. other]
      if rule and present[firm] and present[other] then
        check(rule, pairs_of[10 * one + two] or {})
      end
    end
  end
  return by_pair.L2L4
end

local function ask_for_reasons(rule)
  if not rule or present.L2 or threshold_of(rule) >= UNJUSTIFIED_BP then
    return
  end
  for _, fact in ipairs(facts) do
    if fact.layer == 'L4' and #fact.claims > 0 and is_in(fact) then
      fact.status = HEDGED
      add_delta({
        layer_a = 'L2', layer_b = 'L4', fact_a = '', fact_b = fact.id, kind = 'unjustified',
        magnitude_bp = UNJUSTIFIED_BP, threshold_bp = threshold_of(rule), severity = 'medium', action = HEDGED,
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
    known[delta.id] = nil
    if before then
      delta.attempts = before.attempts + 1
      if before.resolution ~= 'open' then
        delta.resolution, delta.resolved_by = before.resolution, before.resolved_by
      elseif delta.resolution == 'open' and delta.severity ~= 'critical' and delta.attempts > rules.attempts_max then
        delta.resolution, delta.resolved_by = 'persistent', 'coupling'
      end
    end
  end
  local rest = {}
  for id in pairs(known) do
    rest[#rest + 1] = id
  end
  table.sort(rest, in_order)
  for _, id in ipairs(rest) do
    local delta = known[id]
    if delta.resolution == 'open' then
      delta.resolution, delta.resolved_by = 'superseded', 'coupling'
    end
    deltas[#deltas + 1] = delta
  end
end

-- The share of facts (L0 to L3) that claim anything, and how far history bears the claims of intent out.
local function shares_bp()
  local checked, claiming, cover, disagree = 0, 0, 0, 0
  for _, fact in ipairs(facts) do
    local claims = #fact.claims > 0 and 1 or 0
    if fact.rank < 5 then
      checked, claiming = checked + 1, claiming + claims
    elseif fact.layer == 'L4' and covered[fact] then
      cover, disagree = cover + claims, disagree + (fact.status == 'masked' and claims or 0)
    end
  end
  return checked > 0 and floor(BASIS * claiming / checked) or 0,
    cover > 0 and BASIS - floor(BASIS * disagree / cover) or BASIS
end

local function outcome()
  local open, order, allowed = { 0, 0, 0, 0 }, {}, {}
  for index, delta in ipairs(deltas) do
    local rank = RANK[delta.severity]
    open[rank], order[index] = open[rank] + (delta.resolution == 'open' and 1 or 0), delta.id
  end
  for index, flag in ipairs(FLAGS) do
    allowed[index] = gates[flag] and '1' or '0'
  end
  local coverage_bp, boost_bp = shares_bp()
  local health = coverage_bp > 0 and 'coherent' or 'unverified'
  if open[4] > 0 then
    health = 'dissonance'
  elseif open[3] > rules.max_high then
    health = 'strained'
  end
  return {
    'health', health, 'open', table.concat(open, ' '), 'coverage_bp', coverage_bp, 'recall_boost_bp', boost_bp,
    'gates', table.concat(allowed), 'rules_hash', ARGV[7], 'rules', ARGV[6], 'delta_order', table.concat(order, ' '),
  }
end

local fields, statuses, approved, blocked, found = nil, {}, {}, {}, {}
local function results()
  read_state()
  close_gates()
  ask_for_reasons(check_all(shared_slots()))
  settle()
  fields = outcome()
  for id, status in pairs(dropped) do
    statuses[#statuses + 1], statuses[#statuses + 2] = id, status
    table.insert(redis.call('HEXISTS', KEYS[6], id) == 1 and blocked or {}, id)
  end
  for _, fact in ipairs(facts) do
    if fact.status then
      statuses[#statuses + 1], statuses[#statuses + 2] = fact.id, fact.status
    end
    if fact.layer == 'L3' then
      table.insert(is_in(fact) and approved or blocked, fact.id)
    end
  end
  for _, delta in ipairs(deltas) do
    found[#found + 1], found[#found + 2] = delta.id, cjson.encode(delta)
  end
end

local fine, fault = pcall(results)
if not fine then
  return redis.error_reply('ORRERY WRONG_TYPE what lies on the bus cannot be read: ' .. string.sub(fault, -80))
end
local stages = redis.call('HGET', KEYS[2], 'stages') or ''
if stage == 'posted' then
  stages = stages .. ' search:' .. now_ms -- nobody had anything to post
end

for index = 9, 13 do
  redis.call('UNLINK', KEYS[index])
end
local function write(command, key, list)
  for first = 1, #list, 1000 do
    redis.call(command, key, unpack(list, first, min(first + 999, #list)))
  end
end
write('HSET', KEYS[9], statuses)
write('SADD', KEYS[10], approved)
write('SADD', KEYS[11], blocked)
write('HSET', KEYS[12], checks)
write('HSET', KEYS[13], found)
write('HSET', KEYS[2], fields)
redis.call('HSET', KEYS[2], 'stages', stages .. ' ' .. to .. ':' .. now_ms, answer_field, to)
redis.call('SET', KEYS[1], to)
keep_alive()
return view('coupled')

-- query_decide: apply what triage decided.
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
-- ARGV[4] max_high: how many open contradictions of severity high are borne
-- ARGV[5] snapshot: JSON object of the temporal context, empty for none
-- ARGV[6..] decision: JSON object of a decision (universe.mind.decision)
-- Returns: list: "verify" to couple again; "decided" and all (see query_close); or "stage" and the stage, "no_query"
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

local DECISIONS_MAX, SEVERITIES = 64, { low = 1, medium = 2, high = 3, critical = 4 }
local RESOLUTIONS = {
  open = true, rejected = true, masked = true, integrated = true, superseded = true, persistent = true,
}
local request_id, max_high = ARGV[3], tonumber(ARGV[4])
if #request_id > 400 or not is_count(ARGV[4], 2 ^ 52) or #ARGV > 5 + DECISIONS_MAX then
  return redis.error_reply('ORRERY BAD_ARGUMENT request_id, max_high or number of decisions')
end

local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

local function is_map(map, fits)
  if type(map) ~= 'table' then
    return false
  end
  for key, value in pairs(map) do
    if type(key) ~= 'string' or type(value) ~= 'string' or not fits(value) then
      return false
    end
  end
  return true
end

local function is_code(code)
  return #code <= 80 and string.find(code, '^[%w_.:%-]+$') ~= nil
end

local function is_decision(decision)
  if type(decision) ~= 'table' or type(decision.id) ~= 'string' or type(decision.restored or {}) ~= 'table' then
    return false
  end
  for _, id in ipairs(decision.restored or {}) do
    if type(id) ~= 'string' then
      return false
    end
  end
  return is_map(decision.blocked or {}, is_code)
    and is_map(decision.resolutions or {}, function(value) return RESOLUTIONS[value] end)
end

local decisions = {}
for index = 6, #ARGV do
  local readable, decision = pcall(cjson.decode, ARGV[index])
  if not readable or not is_decision(decision) then
    return redis.error_reply('ORRERY BAD_ARGUMENT decision ' .. (index - 5))
  end
  decisions[#decisions + 1] = decision
end

local stage = redis.call('GET', KEYS[1])
if not stage or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 'no_query' }
end
local answer_field = 'answer:' .. request_id
if redis.call('HEXISTS', KEYS[2], answer_field) == 1 and (stage == 'triage' or stage == 'verified') then
  return stage == 'triage' and { 'verify' } or view('decided')
elseif stage ~= 'coupled' then
  return { 'stage', stage }
end

local deltas, layer_of, statuses, wins, fixed = {}, {}, {}, {}, {}

local function read_state()
  local flat = redis.call('HGETALL', KEYS[9])
  for index = 1, #flat, 2 do
    statuses[flat[index]] = flat[index + 1]
  end
  for index = 3, 8 do
    for _, id in ipairs(redis.call('HKEYS', KEYS[index])) do
      layer_of[id] = index
    end
  end
  flat = redis.call('HGETALL', KEYS[13])
  for index = 1, #flat, 2 do
    local delta = cjson.decode(flat[index + 1])
    deltas[flat[index]] = { text = flat[index + 1], rank = SEVERITIES[delta.severity], resolution = delta.resolution }
    if delta.loser ~= '' then
      wins[delta.loser == delta.fact_a and delta.fact_b or delta.fact_a] = true
    elseif delta.severity == 'critical' and delta.resolution == 'open' then
      fixed[delta.fact_a], fixed[delta.fact_b] = true, true
    end
  end
end

local fine = pcall(read_state)
if not fine then
  return redis.error_reply('ORRERY WRONG_TYPE what lies on the bus cannot be read')
end

local changed, verify = {}, false
local function drop(id, code)
  local is_in = statuses[id] == nil or statuses[id] == 'hedged'
  if layer_of[id] and is_in and not fixed[id] then
    statuses[id], changed[id] = 'dropped:' .. code, true
    verify = verify or wins[id] == true
  end
end

local function restore(id)
  local status = statuses[id] or ''
  if layer_of[id] and (string.sub(status, 1, 8) == 'dropped:' or string.sub(status, 1, 8) == 'blocked:') then
    statuses[id], changed[id], verify = nil, true, true
  end
end

for _, decision in ipairs(decisions) do
  for _, id in ipairs(sorted_keys(decision.blocked or {})) do
    drop(id, decision.blocked[id])
  end
  for _, id in ipairs(decision.restored or {}) do
    restore(id)
  end
  for _, id in ipairs(sorted_keys(decision.resolutions or {})) do
    local delta, resolution = deltas[id], decision.resolutions[id]
    if delta and delta.resolution == 'open' and resolution ~= 'open' and delta.rank < SEVERITIES.critical then
      delta.resolution, delta.is_new = resolution, true
      delta.text = string.gsub(delta.text, '"resolution":"%a+","resolved_by":"%a*"',
        '"resolution":"' .. resolution .. '","resolved_by":"triage"')
    end
  end
end

local open = { 0, 0, 0, 0 }
for _, delta in pairs(deltas) do
  open[delta.rank] = open[delta.rank] + (delta.resolution == 'open' and 1 or 0)
end
local health = redis.call('HGET', KEYS[2], 'coverage_bp') == '0' and 'unverified' or 'coherent'
if open[4] > 0 then
  health = 'dissonance'
elseif open[3] > max_high then
  health = 'strained'
end
local stages = (redis.call('HGET', KEYS[2], 'stages') or '') .. ' triage:' .. now_ms
local to = verify and 'triage' or 'verified'
stages = verify and stages or stages .. ' verified:' .. now_ms

for index, decision in ipairs(decisions) do
  redis.call('HSET', KEYS[14], decision.id, ARGV[index + 5])
end
for _, id in ipairs(sorted_keys(changed)) do
  if statuses[id] then
    redis.call('HSET', KEYS[9], id, statuses[id])
  else
    redis.call('HDEL', KEYS[9], id)
  end
  if layer_of[id] == 6 and statuses[id] then
    redis.call('SREM', KEYS[10], id)
    redis.call('SADD', KEYS[11], id)
  elseif layer_of[id] == 6 then
    redis.call('SREM', KEYS[11], id)
    redis.call('SADD', KEYS[10], id)
  end
end
for _, id in ipairs(sorted_keys(deltas)) do
  if deltas[id].is_new then
    redis.call('HSET', KEYS[13], id, deltas[id].text)
  end
end
redis.call('HSET', KEYS[2], 'stages', stages, answer_field, to, 'snapshot', ARGV[5], 'health', health,
  'open', table.concat(open, ' '))
redis.call('SET', KEYS[1], to)
keep_alive()
return verify and { 'verify' } or view('decided')

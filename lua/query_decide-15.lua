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
-- ARGV[4] snapshot: JSON object of the temporal context, empty for none
-- ARGV[5..] decision: JSON object of a decision (universe.mind.decision)
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
  local function list(texts)
    return '[' .. table.concat(texts, ',') .. ']'
  end
  return {
    word, cmsgpack.pack(redis.call('HGETALL', KEYS[2])), list(facts), cmsgpack.pack(redis.call('HGETALL', KEYS[9])),
    list(redis.call('HVALS', KEYS[13])), list(redis.call('HVALS', KEYS[12])), list(redis.call('HVALS', KEYS[14])),
    redis.call('GET', KEYS[15]),
  }
end

local DECISIONS_MAX, DECISION_BYTES, DROPPED = 64, 100000, 'dropped:'
local RESOLUTIONS = {
  open = true, rejected = true, masked = true, integrated = true, superseded = true, persistent = true,
}
local FIRM = { L0 = true, L1 = true }
local request_id, snapshot = ARGV[3], ARGV[4]
if #request_id > 400 or #snapshot > DECISION_BYTES or #ARGV > 4 + DECISIONS_MAX then
  return redis.error_reply('ORRERY BAD_ARGUMENT request_id, snapshot or number of decisions')
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
  return type(decision) == 'table' and type(decision.id) == 'string' and type(decision.restored or {}) == 'table'
    and is_map(decision.blocked or {}, is_code)
    and is_map(decision.resolutions or {}, function(value) return RESOLUTIONS[value] end)
end

local decisions = {}
for index = 5, #ARGV do
  local readable, decision = pcall(cjson.decode, ARGV[index])
  if not readable or #ARGV[index] > DECISION_BYTES or not is_decision(decision) then
    return redis.error_reply('ORRERY BAD_ARGUMENT decision ' .. (index - 4))
  end
  decisions[#decisions + 1] = decision
end

local stage = redis.call('GET', KEYS[1])
if not stage or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 'no_query' }
end
local answer_field = 'answer:' .. request_id
local answered = redis.call('HGET', KEYS[2], answer_field)
if answered and stage == 'triage' then
  return { 'verify' }
elseif answered and stage == 'verified' then
  return view('decided')
elseif stage ~= 'coupled' then
  return { 'stage', stage }
end

local deltas, fixed = {}, {}
local function read_deltas()
  for _, text in ipairs(redis.call('HVALS', KEYS[13])) do
    local delta = cjson.decode(text)
    if delta.resolution == 'open' and delta.severity ~= 'critical' then
      deltas[delta.id] = delta
    elseif delta.resolution == 'open' then
      -- Without its foundations a contradiction between them would be gone at the next coupling.
      fixed[delta.fact_a], fixed[delta.fact_b] = FIRM[delta.layer_a], FIRM[delta.layer_b]
    end
  end
end
if not pcall(read_deltas) then
  return redis.error_reply('ORRERY WRONG_TYPE what lies on the bus cannot be read')
end

local dropped, resolutions, verify = {}, {}, false
for _, decision in ipairs(decisions) do
  for id, code in pairs(decision.blocked or {}) do
    local status = redis.call('HGET', KEYS[9], id)
    if (decision.type == 'restore' or not status or status == 'hedged') and not fixed[id] then
      dropped[id] = DROPPED .. code
    end
  end
  for id, resolution in pairs(decision.resolutions or {}) do
    resolutions[id] = resolution
  end
  verify = verify or next(decision.restored or {}) ~= nil
end

for index, decision in ipairs(decisions) do
  redis.call('HSET', KEYS[14], decision.id, ARGV[index + 4])
end
for id, status in pairs(dropped) do
  redis.call('HSET', KEYS[9], id, status)
  if redis.call('SREM', KEYS[10], id) == 1 then
    redis.call('SADD', KEYS[11], id)
  end
end
for id, resolution in pairs(resolutions) do
  if deltas[id] then
    deltas[id].resolution, deltas[id].resolved_by = resolution, 'triage'
    redis.call('HSET', KEYS[13], id, cjson.encode(deltas[id]))
  end
end
local stages = (redis.call('HGET', KEYS[2], 'stages') or '') .. ' triage:' .. now_ms
local to = verify and 'triage' or 'verified'
redis.call('HSET', KEYS[2], 'stages', verify and stages or stages .. ' verified:' .. now_ms, answer_field, to,
  'snapshot', snapshot)
redis.call('SET', KEYS[1], to)
keep_alive()
return verify and { 'verify' } or view('decided')

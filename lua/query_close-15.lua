-- query_close: end a query and hand out all that lies on the bus; a second time the same again.
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
-- ARGV[2] ttl_ms: how long it is kept after its end
-- ARGV[3] outcome: logged (after generation), failed or expired
-- Returns: list: "closed", metadata (msgpack), facts (JSON), statuses (msgpack), JSON of the rest; "stage", "no_query"
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

local CLOSED = { logged = true, failed = true, expired = true }
local to = ARGV[3]
if not CLOSED[to] then
  return redis.error_reply('ORRERY BAD_ARGUMENT outcome')
end

local stage = redis.call('GET', KEYS[1])
if not stage or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 'no_query' }
end
if CLOSED[stage] then
  return view('closed')
elseif to == 'logged' and stage ~= 'generation' then
  return { 'stage', stage }
end

local stages = redis.call('HGET', KEYS[2], 'stages') or ''
redis.call('SET', KEYS[1], to)
redis.call('HSET', KEYS[2], 'stages', stages .. ' ' .. to .. ':' .. now_ms)
keep_alive()
return view('closed')

-- query_advance: go through stages, all or none; no way around coupling or an open critical contradiction.
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
-- ARGV[4] assertions: JSON object that is kept where synthesis is one of the stages, empty for none
-- ARGV[5..] stage: the stages in their order
-- Returns: list: "advanced" and the stage; or "stage" and the stage it is in, "dissonance", "no_query"
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

local AFTER = {
  posted = 'search', coupled = 'triage', triage = 'verified', verified = 'synthesis', synthesis = 'injection',
  injection = 'generation',
}
local request_id, assertions = ARGV[3], ARGV[4]
if #request_id > 400 or #assertions > 200000 or #ARGV < 5 or #ARGV > 12 then
  return redis.error_reply('ORRERY BAD_ARGUMENT request_id, assertions or number of stages')
end
local readable, content = pcall(cjson.decode, assertions)
if assertions ~= '' and (not readable or type(content) ~= 'table') then
  return redis.error_reply('ORRERY BAD_ARGUMENT assertions')
end

local stage = redis.call('GET', KEYS[1])
if not stage or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 'no_query' }
end
local answer_field = 'answer:' .. request_id
local answered = redis.call('HGET', KEYS[2], answer_field)
if answered then
  return { 'advanced', answered }
end

local stages, reached, is_told = redis.call('HGET', KEYS[2], 'stages') or '', stage, false
for index = 5, #ARGV do
  if AFTER[reached] ~= ARGV[index] then
    return { 'stage', stage }
  end
  reached = ARGV[index]
  stages = stages .. ' ' .. reached .. ':' .. now_ms
  is_told = is_told or reached == 'synthesis'
end
if is_told then
  for _, text in ipairs(redis.call('HVALS', KEYS[13])) do
    local fine, delta = pcall(cjson.decode, text)
    if not fine or type(delta) ~= 'table' then
      return redis.error_reply('ORRERY WRONG_TYPE a contradiction cannot be read')
    elseif delta.severity == 'critical' and delta.resolution == 'open' then
      return { 'dissonance' }
    end
  end
end

redis.call('SET', KEYS[1], reached)
redis.call('HSET', KEYS[2], 'stages', stages, answer_field, reached)
if is_told and assertions ~= '' then
  redis.call('SET', KEYS[15], assertions)
end
keep_alive()
return { 'advanced', reached }

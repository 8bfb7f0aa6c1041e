-- query_post: add facts while the query searches; each layer keeps its twelve best.
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
-- ARGV[4] source: who posts
-- ARGV[5..] fact: JSON object of a fact (universe.mind.fact)
-- Returns: list: "posted" with how many were added, known and pushed out; or "stage" and the stage, "full", "no_query"
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

local CAP, FACTS_MAX, ANSWERS_MAX, FACT_BYTES, SAFE = 12, 72, 64, 20000, 2 ^ 53 - 1
local CLAIMS_MAX, CONFLICTS_MAX, TEXT_CHARS, TERM_CHARS, ORIGIN_BYTES, NUMBER_MAX = 4, 16, 500, 120, 400, 1e15
local PLACE = { L0 = 3, L1 = 4, L2 = 5, L3 = 6, L4 = 7, L5 = 8 }
local FLAGS = { allows_folk_wisdom = true, allows_speculation = true, allows_gossip = true, allows_personal = true }
local SOURCES = {
  event = true, graph = true, cartridge = true, rule = true, memory = true, report = true, person = true,
  persona = true, gossip = true, pattern = true, intent = true, mask = true,
}
local request_id, source = ARGV[3], ARGV[4]
if #request_id > 400 or #source > 64 or string.find(source, '[^%w_.%-]') or #ARGV > 4 + FACTS_MAX then
  return redis.error_reply('ORRERY BAD_ARGUMENT request_id, source or number of facts')
end

local function is_whole(value, low, high)
  return type(value) == 'number' and value % 1 == 0 and value >= low and value <= high
end

local function is_text(value, chars)
  if type(value) ~= 'string' then
    return false
  end
  return #value <= chars or select(2, string.gsub(value, '[^\128-\191]', '')) <= chars
end

local function is_list(value, longest)
  local count = 0
  for _ in pairs(type(value) == 'table' and value or {}) do
    count = count + 1
  end
  return type(value) == 'table' and #value == count and count <= longest
end

local function is_bound(value)
  return value == cjson.null or (type(value) == 'number' and value >= -NUMBER_MAX and value <= NUMBER_MAX)
end

local function is_claim(claim)
  if not is_list(claim, 10) or #claim ~= 10 or not (is_bound(claim[5]) and is_bound(claim[6])) then
    return false
  end
  local ranged = claim[5] ~= cjson.null and claim[6] ~= cjson.null
  return is_text(claim[1], TERM_CHARS) and is_text(claim[2], TERM_CHARS) and is_text(claim[3], TERM_CHARS)
    and is_text(claim[7], TERM_CHARS) and type(claim[4]) == 'boolean' and type(claim[10]) == 'boolean'
    and is_whole(claim[8], -SAFE, SAFE) and is_whole(claim[9], -SAFE, SAFE)
    and not (ranged and claim[5] > claim[6])
end

local function is_id(value)
  return type(value) == 'string' and #value <= 160 and string.find(value, '^[!-~]+$') ~= nil
end

local function fault_of_lists(fact)
  if not is_list(fact.claims or {}, CLAIMS_MAX) then
    return 'claims'
  end
  for _, claim in ipairs(fact.claims or {}) do
    if not is_claim(claim) then
      return 'a claim'
    end
  end
  if not is_list(fact.conflicts or {}, CONFLICTS_MAX) then
    return 'conflicts'
  end
  for _, conflict in ipairs(fact.conflicts or {}) do
    if not is_list(conflict, 2) or not is_id(conflict[1]) or not is_whole(conflict[2], 0, 10000) then
      return 'a conflict'
    end
  end
  if type(fact.flags or {}) ~= 'table' then
    return 'flags'
  end
  for flag, allowed in pairs(fact.flags or {}) do
    if not FLAGS[flag] or type(allowed) ~= 'boolean' then
      return 'flags'
    end
  end
end

local function fault_of(fact)
  if type(fact) ~= 'table' or not is_id(fact.id) then
    return 'id'
  elseif not PLACE[fact.layer] then
    return 'layer'
  elseif not SOURCES[fact.source] then
    return 'source'
  elseif not is_whole(fact.confidence_bp, 0, 10000) or not is_whole(fact.authority_bp or 0, 0, 10000)
    or not is_whole(fact.score_bp or 0, 0, 10000) then
    return 'confidence, authority or score'
  elseif not is_text(fact.text or '', TEXT_CHARS) or not is_text(fact.origin or '', ORIGIN_BYTES) then
    return 'text or origin'
  elseif not is_whole(fact.hops or 0, 0, SAFE) or not is_whole(fact.at or 0, -SAFE, SAFE) then
    return 'hops or at'
  elseif (fact.needs or '') ~= '' and not FLAGS[fact.needs] then
    return 'needs'
  elseif fact.visibility ~= nil and fact.visibility ~= 'public' and fact.visibility ~= 'private' then
    return 'visibility'
  end
  return fault_of_lists(fact)
end

local offered = {}
for index = 5, #ARGV do
  local readable, fact = pcall(cjson.decode, ARGV[index])
  local fault = (not readable or #ARGV[index] > FACT_BYTES) and 'JSON' or fault_of(fact)
  if fault then
    return redis.error_reply('ORRERY BAD_ARGUMENT fact ' .. (index - 4) .. ': ' .. fault)
  end
  offered[#offered + 1] = { id = fact.id, place = PLACE[fact.layer], score = fact.score_bp or 5000, text = ARGV[index] }
end

local stage = redis.call('GET', KEYS[1])
if not stage or redis.call('EXISTS', KEYS[2]) == 0 then
  return { 'no_query' }
end
local answer_field = 'answer:' .. request_id
local answered = redis.call('HGET', KEYS[2], answer_field)
if answered and answered ~= 'late' then
  local added, known, trimmed = string.match(answered, '^(%d+) (%d+) (%d+)$')
  return { 'posted', added or '0', known or '0', trimmed or '0' }
end
if stage == 'logged' or stage == 'failed' or stage == 'expired' then
  return { 'stage', stage }
end
local posts = tonumber(redis.call('HGET', KEYS[2], 'posts') or '0') or ANSWERS_MAX
if stage ~= 'posted' and stage ~= 'search' then
  if not answered and posts < ANSWERS_MAX then
    local late = tonumber(redis.call('HGET', KEYS[2], 'late') or '0') or 0
    redis.call('HSET', KEYS[2], answer_field, 'late', 'posts', posts + 1, 'late', late + 1)
    keep_alive()
  end
  return { 'stage', stage }
elseif posts >= ANSWERS_MAX then
  return { 'full' }
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

local function better(one, two)
  if one.score ~= two.score then
    return one.score > two.score
  end
  return byte_order(one.id, two.id)
end

local function is_known(id)
  for index = 3, 8 do
    if redis.call('HEXISTS', KEYS[index], id) == 1 then
      return true
    end
  end
  return false
end

local fresh, taken, known = {}, {}, 0
for _, fact in ipairs(offered) do
  if taken[fact.id] or is_known(fact.id) then
    known = known + 1
  else
    taken[fact.id] = true
    fresh[fact.place] = fresh[fact.place] or {}
    table.insert(fresh[fact.place], fact)
  end
end

local added, trimmed, writes, drops = 0, 0, {}, {}
for place = 3, 8 do
  local candidates = fresh[place] or {}
  local here = redis.call('HLEN', KEYS[place])
  if #candidates > 0 and here + #candidates > CAP then
    local stored = redis.call('HVALS', KEYS[place])
    for _, text in ipairs(stored) do
      local readable, fact = pcall(cjson.decode, text)
      if not readable or fault_of(fact) then
        return redis.error_reply('ORRERY WRONG_TYPE ' .. place .. ' holds what is no fact')
      end
      table.insert(candidates, { id = fact.id, score = fact.score_bp or 5000 })
    end
    table.sort(candidates, better)
  end
  for rank, fact in ipairs(candidates) do
    if rank > CAP then
      trimmed = trimmed + 1
      if not fact.text then
        drops[#drops + 1] = { place, fact.id }
      end
    elseif fact.text then
      added = added + 1
      writes[#writes + 1] = { place, fact.id, fact.text }
    end
  end
end

for _, drop in ipairs(drops) do
  redis.call('HDEL', KEYS[drop[1]], drop[2])
end
for _, write in ipairs(writes) do
  redis.call('HSET', KEYS[write[1]], write[2], write[3])
end
local sources = redis.call('HGET', KEYS[2], 'sources') or ''
if not string.find(' ' .. sources .. ' ', ' ' .. source .. ' ', 1, true) then
  sources = sources == '' and source or sources .. ' ' .. source
end
redis.call('HSET', KEYS[2], 'sources', sources, 'posts', posts + 1, answer_field,
  added .. ' ' .. known .. ' ' .. trimmed)
if stage == 'posted' then
  redis.call('SET', KEYS[1], 'search')
  redis.call('HSET', KEYS[2], 'stages', (redis.call('HGET', KEYS[2], 'stages') or '') .. ' search:' .. now_ms)
end
keep_alive()
return { 'posted', tostring(added), tostring(known), tostring(trimmed) }

-- ingest: take in world events in order, each once: into the log and into its owner's mailbox, or not at all.
-- KEYS[1] events (stream): the single log of accepted events
-- KEYS[2..] event (any): for each event the string of its identity, set when it was accepted, and its owner's mailbox
-- ARGV[1] cap: most entries that a mailbox may hold
-- ARGV[2] ttl_ms: how long identities are remembered, 0 for ever
-- ARGV[3] min_id: trim the log below this stream id, empty to keep all
-- ARGV[4..] event: for each event the packed envelope, type, event_id, guild_id, channel_id, user_id, at, data (JSON)
-- Returns: list: for each event "accepted", "duplicate" or "full"
-- Errors: WRONG_TYPE, BAD_ARGUMENT

local FIXED, FIELDS = 3, 8
local count = (#KEYS - 1) / 2

for index = 1, 3 do
  local digits = #(ARGV[index] or '')
  if digits > 19 or (digits == 0 and index < 3) or not string.match(ARGV[index] or 'none', '^%d*$') then
    return redis.error_reply('ORRERY BAD_ARGUMENT ' .. index)
  end
end
local cap, ttl_ms, min_id = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
if ttl_ms > 2 ^ 52 then
  return redis.error_reply('ORRERY BAD_ARGUMENT 2')
end
if count < 1 or count % 1 ~= 0 or #ARGV ~= FIXED + FIELDS * count then
  return redis.error_reply('ORRERY BAD_ARGUMENT ' .. #ARGV)
end

local function misfit(kind, wanted)
  return kind.ok ~= wanted and kind.ok ~= 'none'
end

if misfit(redis.call('TYPE', KEYS[1]), 'stream') then
  return redis.error_reply('ORRERY WRONG_TYPE 1')
end
local room, taken, answers, accepted = {}, {}, {}, 0
for event = 1, count do
  local seen, mailbox = KEYS[2 * event], KEYS[2 * event + 1]
  if not room[mailbox] then
    if misfit(redis.call('TYPE', mailbox), 'stream') then
      return redis.error_reply('ORRERY WRONG_TYPE ' .. (2 * event + 1))
    end
    room[mailbox] = cap - redis.call('XLEN', mailbox)
  end
  if taken[seen] then
    answers[event] = 'duplicate'
  elseif redis.call('EXISTS', seen) == 1 then
    if misfit(redis.call('TYPE', seen), 'string') then
      return redis.error_reply('ORRERY WRONG_TYPE ' .. (2 * event))
    end
    answers[event] = 'duplicate'
  elseif room[mailbox] <= 0 then
    answers[event] = 'full'
  else
    room[mailbox] = room[mailbox] - 1
    taken[seen] = true
    answers[event] = 'accepted'
    accepted = accepted + 1
  end
end

for event = 1, count do
  if answers[event] == 'accepted' then
    local seen, mailbox = KEYS[2 * event], KEYS[2 * event + 1]
    local first = FIXED + FIELDS * (event - 1)
    if ttl_ms > 0 then
      redis.call('SET', seen, ARGV[first + 7], 'PX', ARGV[2])
    else
      redis.call('SET', seen, ARGV[first + 7])
    end
    redis.call('XADD', KEYS[1], '*', 'type', ARGV[first + 2], 'event_id', ARGV[first + 3], 'guild_id', ARGV[first + 4],
      'channel_id', ARGV[first + 5], 'user_id', ARGV[first + 6], 'at', ARGV[first + 7], 'data', ARGV[first + 8])
    redis.call('XADD', mailbox, '*', 'b', ARGV[first + 1])
  end
end
if min_id ~= '' and accepted > 0 then
  redis.call('XTRIM', KEYS[1], 'MINID', '~', min_id)
end
return answers

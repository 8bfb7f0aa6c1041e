-- ingest: take in one world event once: into the log and into its owner's mailbox, or not at all.
-- KEYS[1] seen (string): the event's identity, set when it was accepted
-- KEYS[2] events (stream): the single log of accepted events
-- KEYS[3] mailbox (stream): the owner's inbox
-- ARGV[1] cap: most entries that the mailbox may hold
-- ARGV[2] ttl_ms: how long the identity is remembered, 0 for ever
-- ARGV[3] min_id: trim the log below this stream id, empty to keep all
-- ARGV[4] entry: the envelope, packed
-- ARGV[5] type: the event's type
-- ARGV[6] event_id: the event's identity
-- ARGV[7] guild_id: the planet
-- ARGV[8] channel_id: the channel, may be empty
-- ARGV[9] user_id: who did it, may be empty
-- ARGV[10] at: when it happened, UTC ms
-- ARGV[11] data: the event as JSON
-- Returns: "accepted", "duplicate" or "full"
-- Errors: WRONG_TYPE, BAD_ARGUMENT

local wanted = { 'string', 'stream', 'stream' }
for index = 1, 3 do
  local kind = redis.call('TYPE', KEYS[index]).ok
  if kind ~= wanted[index] and kind ~= 'none' then
    return redis.error_reply('ORRERY WRONG_TYPE ' .. index)
  end
end
for index = 1, 3 do
  local digits = #ARGV[index]
  if not string.match(ARGV[index], '^%d*$') or digits > 19 or (digits == 0 and index < 3) then
    return redis.error_reply('ORRERY BAD_ARGUMENT ' .. index)
  end
end
if tonumber(ARGV[2]) > 2 ^ 52 then
  return redis.error_reply('ORRERY BAD_ARGUMENT 2')
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 'duplicate'
end
if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[1]) then
  return 'full'
end
if tonumber(ARGV[2]) > 0 then
  redis.call('SET', KEYS[1], ARGV[10], 'PX', ARGV[2])
else
  redis.call('SET', KEYS[1], ARGV[10])
end
redis.call('XADD', KEYS[2], '*', 'type', ARGV[5], 'event_id', ARGV[6], 'guild_id', ARGV[7],
  'channel_id', ARGV[8], 'user_id', ARGV[9], 'at', ARGV[10], 'data', ARGV[11])
if ARGV[3] ~= '' then
  redis.call('XTRIM', KEYS[2], 'MINID', '~', ARGV[3])
end
redis.call('XADD', KEYS[3], '*', 'b', ARGV[4])
return 'accepted'

-- tell: put one entry from outside into a mailbox unless it is full.
-- KEYS[1] mailbox (stream): the receiver's inbox
-- ARGV[1] cap: most entries that the mailbox may hold
-- ARGV[2] entry: packed envelopes
-- Returns: "accepted" or "full"
-- Errors: WRONG_TYPE, BAD_ARGUMENT

local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'stream' and kind ~= 'none' then
  return redis.error_reply('ORRERY WRONG_TYPE 1')
end
if not string.match(ARGV[1], '^%d+$') then
  return redis.error_reply('ORRERY BAD_ARGUMENT cap')
end
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then
  return 'full'
end
redis.call('XADD', KEYS[1], '*', 'b', ARGV[2])
return 'accepted'

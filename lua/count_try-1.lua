-- count_try: count a try of a message before it is tried, so that a process it kills leaves a trace.
-- KEYS[1] member (hash): holds one counter per message under trial
-- ARGV[1] field: the counter's field, "try:" and the message's id
-- Returns: how often the message has been tried, this time included
-- Errors: WRONG_TYPE, BAD_ARGUMENT

local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' and kind ~= 'none' then
  return redis.error_reply('ORRERY WRONG_TYPE 1')
end
local count = redis.call('HGET', KEYS[1], ARGV[1]) or '0'
if string.sub(ARGV[1], 1, 4) ~= 'try:' or not string.match(count, '^%d+$') then
  return redis.error_reply('ORRERY BAD_ARGUMENT field')
end
return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)

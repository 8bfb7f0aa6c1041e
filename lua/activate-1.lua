-- activate: become the only writer of a member; an older activation can no longer commit.
-- KEYS[1] member (hash): epoch, turn number, cursor, send counter, state, agenda
-- Returns: all fields of the member, flat, after its epoch was raised by one
-- Errors: WRONG_TYPE

local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' and kind ~= 'none' then
  return redis.error_reply('ORRERY WRONG_TYPE 1')
end
redis.call('HINCRBY', KEYS[1], 'epoch', 1)
return redis.call('HGETALL', KEYS[1])

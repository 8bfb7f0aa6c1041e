-- claim_prefix: takes a prefix for a universe unless another universe owns it.
-- KEYS[1] owner (string): JSON object of universe, since (UTC ms as text) and token
-- ARGV[1] universe: who wants the prefix
-- ARGV[2] now_ms: when, UTC ms
-- ARGV[3] token: the process that takes it
-- Returns: since when (UTC ms as text) the universe owns the prefix
-- Errors: WRONG_TYPE, FOREIGN_PREFIX, BAD_ARGUMENT

local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'none' and kind ~= 'string' then
  return redis.error_reply('ORRERY WRONG_TYPE owner is a ' .. kind)
end
if not string.match(ARGV[2], '^%d+$') then
  return redis.error_reply('ORRERY BAD_ARGUMENT now_ms')
end

local since = ARGV[2]
local held = redis.call('GET', KEYS[1])
if held then
  local readable, owner = pcall(cjson.decode, held)
  if not readable or type(owner) ~= 'table' or type(owner.universe) ~= 'string' or not tonumber(owner.since) then
    return redis.error_reply('ORRERY FOREIGN_PREFIX the owner key holds something that is not ours')
  end
  if owner.universe ~= ARGV[1] then
    return redis.error_reply('ORRERY FOREIGN_PREFIX it belongs to ' .. cjson.encode(owner.universe)
      .. ' since ' .. cjson.encode(owner.since) .. ' (UTC ms)')
  end
  since = owner.since
end

redis.call('SET', KEYS[1], '{"universe":' .. cjson.encode(ARGV[1]) .. ',"since":' .. cjson.encode(since)
  .. ',"token":' .. cjson.encode(ARGV[3]) .. '}')
return since

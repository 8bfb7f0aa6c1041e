-- commit: write all turns of one host pass, or nothing when a member was taken over or has moved on.
-- KEYS[1] journal (stream): decisions of committed turns
-- KEYS[2] dead_letters (stream): what no member could handle
-- KEYS[3..] plan (any): member hashes, record hashes, mailbox streams and view strings, named by position in the plan
-- ARGV[1] turns: msgpack list of {hash, records, mailbox, epoch, turn, trim, fields, drops, record fields, drops}
-- ARGV[2] mail: msgpack list of {mailbox, blob}
-- ARGV[3] views: msgpack list of {string, value, ttl_ms}; a ttl_ms below 0 deletes
-- ARGV[4] journal: packed lines, empty for none
-- ARGV[5] dead: msgpack list of blobs
-- ARGV[6] cap: mailbox length above which the alarm counts
-- ARGV[7..] blob: bytes that fields (name, blob, name, blob ...), mail and dead letters name by position
-- Returns: list: "written" and the number of mailboxes above cap, or "deposed:i" and "stale:i" for refused turns i
-- Errors: WRONG_TYPE, BAD_PLAN

local turns = cmsgpack.unpack(ARGV[1])
local mail = cmsgpack.unpack(ARGV[2])
local views = cmsgpack.unpack(ARGV[3])
local dead = cmsgpack.unpack(ARGV[5])
local cap = tonumber(ARGV[6])
local checked = {}
local wrong = nil

local function check(index, wanted)
  if not KEYS[index] then
    wrong = wrong or ('ORRERY BAD_PLAN ' .. tostring(index))
  elseif not checked[index] then
    checked[index] = true
    local kind = redis.call('TYPE', KEYS[index]).ok
    if kind ~= wanted and kind ~= 'none' then
      wrong = wrong or ('ORRERY WRONG_TYPE ' .. index)
    end
  end
end

local function with_blobs(fields)
  for index = 2, #fields, 2 do
    fields[index] = ARGV[fields[index]]
  end
  return fields
end

local function each_chunk(list, call)
  for first = 1, #list, 4000 do
    call(unpack(list, first, math.min(first + 3999, #list)))
  end
end

check(1, 'stream')
check(2, 'stream')
local refused = {}
for position, turn in ipairs(turns) do
  check(turn[1], 'hash')
  check(turn[2], 'hash')
  check(turn[3], 'stream')
  if not wrong then
    local now = redis.call('HMGET', KEYS[turn[1]], 'epoch', 'turn')
    if tonumber(now[1] or '0') ~= turn[4] then
      refused[#refused + 1] = 'deposed:' .. position
    elseif tonumber(now[2] or '0') ~= turn[5] then
      refused[#refused + 1] = 'stale:' .. position
    end
  end
end
local function check_blob(index)
  if type(ARGV[index]) ~= 'string' then
    wrong = wrong or 'ORRERY BAD_PLAN blob'
  end
end

for _, turn in ipairs(turns) do
  for _, fields in ipairs({ turn[7], turn[9] }) do
    for index = 2, #fields, 2 do
      check_blob(fields[index])
    end
  end
end
for _, item in ipairs(mail) do
  check(item[1], 'stream')
  check_blob(item[2])
end
for _, letter in ipairs(dead) do
  check_blob(letter)
end
for _, view in ipairs(views) do
  check(view[1], 'string')
end
if wrong then
  return redis.error_reply(wrong)
end
if #refused > 0 then
  return refused
end

for _, turn in ipairs(turns) do
  local hash, records, mailbox = KEYS[turn[1]], KEYS[turn[2]], KEYS[turn[3]]
  each_chunk(with_blobs(turn[7]), function(...) redis.call('HSET', hash, ...) end)
  each_chunk(turn[8], function(...) redis.call('HDEL', hash, ...) end)
  each_chunk(with_blobs(turn[9]), function(...) redis.call('HSET', records, ...) end)
  each_chunk(turn[10], function(...) redis.call('HDEL', records, ...) end)
  if turn[6] ~= '' then
    redis.call('XTRIM', mailbox, 'MINID', turn[6])
  end
end
local alarms = 0
for _, item in ipairs(mail) do
  redis.call('XADD', KEYS[item[1]], '*', 'b', ARGV[item[2]])
  if redis.call('XLEN', KEYS[item[1]]) > cap then
    alarms = alarms + 1
  end
end
for _, view in ipairs(views) do
  local key, value, ttl_ms = KEYS[view[1]], view[2], view[3]
  if ttl_ms < 0 then
    redis.call('DEL', key)
  elseif ttl_ms > 0 then
    redis.call('SET', key, value, 'PX', ttl_ms)
  else
    redis.call('SET', key, value)
  end
end
if ARGV[4] ~= '' then
  redis.call('XADD', KEYS[1], '*', 'b', ARGV[4])
end
for _, letter in ipairs(dead) do
  redis.call('XADD', KEYS[2], '*', 'b', ARGV[letter])
end
return { 'written', tostring(alarms) }

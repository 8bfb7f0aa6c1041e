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

local FIXED, TTL_MS_MAX = 6, 2 ^ 52
local checked = {}
local wrong = nil

local function expect(holds, what)
  if not holds then
    wrong = wrong or ('ORRERY BAD_PLAN ' .. what)
  end
end

local function list_of(value, what)
  local count = 0
  for _ in pairs(type(value) == 'table' and value or {}) do
    count = count + 1
  end
  local whole = type(value) == 'table' and #value == count
  expect(whole, what)
  return whole and value or {}
end

local function unpacked(packed, what)
  local _, list = pcall(cmsgpack.unpack, packed)
  return list_of(list, what)
end

local turns, mail = unpacked(ARGV[1], 'turns'), unpacked(ARGV[2], 'mail')
local views, dead = unpacked(ARGV[3], 'views'), unpacked(ARGV[5], 'dead')
local cap = tonumber(ARGV[6])
expect(cap and cap == cap, 'cap')

local function check(index, wanted)
  if not KEYS[index] or (checked[index] or wanted) ~= wanted then
    expect(false, 'key ' .. tostring(index))
  elseif not checked[index] then
    checked[index] = wanted
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

local function check_blob(index)
  expect(type(index) == 'number' and index > FIXED and type(ARGV[index]) == 'string', 'blob')
end

local function check_texts(list)
  for _, name in ipairs(list_of(list, 'names')) do
    expect(type(name) == 'string', 'name')
  end
end

local function check_fields(list)
  local fields = list_of(list, 'fields')
  expect(#fields % 2 == 0, 'fields')
  for index = 1, #fields, 2 do
    expect(type(fields[index]) == 'string', 'name')
    check_blob(fields[index + 1])
  end
end

local function check_trim(text)
  local millis, number = string.match(tostring(text), '^(%d+)-(%d+)$')
  expect(text == '' or (millis and #millis < 20 and #number < 20), 'trim')
end

local function check_view(view)
  local ttl_ms = view[3]
  check(view[1], 'string')
  expect(type(view[2]) == 'string', 'view')
  expect(type(ttl_ms) == 'number' and ttl_ms % 1 == 0 and ttl_ms <= TTL_MS_MAX, 'ttl_ms')
end

check(1, 'stream')
check(2, 'stream')
local refused = {}
for position, turn in ipairs(turns) do
  check_trim(turn[6])
  check_fields(turn[7])
  check_texts(turn[8])
  check_fields(turn[9])
  check_texts(turn[10])
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
for _, item in ipairs(mail) do
  check(item[1], 'stream')
  check_blob(item[2])
end
for _, letter in ipairs(dead) do
  check_blob(letter)
end
for _, view in ipairs(views) do
  check_view(view)
end
if wrong then
  return redis.error_reply(wrong)
end
if #refused > 0 then
  return refused
end

for _, turn in ipairs(turns) do
  local hash, records, mailbox = KEYS[turn[1]], KEYS[turn[2]], KEYS[turn[3]]
  each_chunk(turn[8], function(...) redis.call('HDEL', hash, ...) end)
  each_chunk(with_blobs(turn[7]), function(...) redis.call('HSET', hash, ...) end)
  each_chunk(turn[10], function(...) redis.call('HDEL', records, ...) end)
  each_chunk(with_blobs(turn[9]), function(...) redis.call('HSET', records, ...) end)
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

-- A sender's books in Redis: the rules of budgets.py and rests.py, in one atomic call.
-- KEYS: for `allow`, `give_back` and `learn` a budget each, in the order of the request's groups; for `note` and
-- `rests` the sender's hash of rests. ARGV: the verb, the request as JSON, and the time, which only tests give.

local UNLIMITED, ROUNDING, CLOCK_WAS_SET = 1000000000, 1e-6, 60
local SLOTS_AN_HOUR, HOURS_A_DAY = 12, 24
local FIRST, LONGEST, EASED_EVERY, FORGOTTEN_AFTER = 30, 3600, 30, 7200
local LEAST_SHARE, SHARE_REGAINED = 1 / 32, 0.1

local request = cjson.decode(ARGV[2])
local hour = request.hour
local slot_length = hour / SLOTS_AN_HOUR
local windows = {
  slots = {length = slot_length, units = SLOTS_AN_HOUR},
  hours = {length = hour, units = HOURS_A_DAY},
}

local now = tonumber(ARGV[3])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end

local function load(key)
  local raw = redis.call('GET', key)
  return raw and cmsgpack.unpack(raw)
end

local function save(key, budget)
  redis.call('SET', key, cmsgpack.pack(budget), 'PX', math.ceil(hour * (HOURS_A_DAY + 2) * 1000))
end

local function first(kind)
  return math.floor(now / windows[kind].length) - windows[kind].units
end

local function used(budget, kind)
  local sum, from = 0, first(kind)
  for unit, count in pairs(budget[kind]) do
    if unit >= from then sum = sum + count end
  end
  return sum
end

local function forget(budget, kind)
  local from = first(kind)
  for unit in pairs(budget[kind]) do
    if unit < from then budget[kind][unit] = nil end
  end
end

local function refill(budget, limits)
  if budget.at > now + CLOCK_WAS_SET then budget.at = now end
  local gained = math.max(0, now - budget.at) * limits.per_second
  budget.tokens = math.min(math.max(1, limits.per_second), budget.tokens + gained)
  budget.at = math.max(budget.at, now)
  forget(budget, 'slots')
  forget(budget, 'hours')
end

local function room(budget, limits)
  local most = UNLIMITED
  if limits.per_second > 0 then most = math.floor(budget.tokens + ROUNDING) end
  if limits.per_hour > 0 then most = math.min(most, limits.per_hour - used(budget, 'slots')) end
  if limits.per_day > 0 then most = math.min(most, limits.per_day - used(budget, 'hours')) end
  return math.max(0, most)
end

local function window_wait(budget, kind, most)
  local window, units, sum, passed = windows[kind], {}, used(budget, kind), 0
  if sum < most then return 0 end
  for unit in pairs(budget[kind]) do units[#units + 1] = unit end
  table.sort(units)
  for _, unit in ipairs(units) do
    if sum < most then break end
    if unit >= first(kind) then
      sum = sum - budget[kind][unit]
      passed = (unit + window.units + 1) * window.length - now
    end
  end
  return passed
end

local function wait(budget, limits)
  local most = 0
  if limits.per_second > 0 and budget.tokens + ROUNDING < 1 then
    most = (1 - budget.tokens) / limits.per_second
  end
  if limits.per_hour > 0 then most = math.max(most, window_wait(budget, 'slots', limits.per_hour)) end
  if limits.per_day > 0 then most = math.max(most, window_wait(budget, 'hours', limits.per_day)) end
  return most
end

local function take(budget, slot, count)
  count = math.max(count, -(budget.slots[slot] or 0))
  local in_hour = math.floor(slot / SLOTS_AN_HOUR)
  budget.tokens = math.max(0, budget.tokens - count)
  if count ~= 0 then
    budget.slots[slot] = (budget.slots[slot] or 0) + count
    budget.hours[in_hour] = math.max(0, (budget.hours[in_hour] or 0) + count)
  end
end

local function share_out(most, asked)
  table.sort(asked, function(a, b)
    return a.count < b.count or (a.count == b.count and a.group < b.group)
  end)
  for index, one in ipairs(asked) do
    one.count = math.min(one.count, math.ceil(most / (#asked - index + 1)))
    most = most - one.count
  end
end

local function allow()
  local held, limits_of = {}, {}
  for index, one in ipairs(request.held) do
    local budget = load(KEYS[index])
    if not budget or now - budget.at > slot_length then return 'null' end
    held[one.group], limits_of[one.group] = budget, one
  end
  local asked, total = {}, 0
  for group, budget in pairs(held) do refill(budget, limits_of[group]) end
  for _, wish in ipairs(request.wishes) do
    local group, count = wish[1], wish[2]
    if group ~= 0 and held[group] then count = math.min(count, room(held[group], limits_of[group])) end
    asked[#asked + 1] = {group = group, count = count}
    total = total + count
  end
  if held[0] then total = math.min(total, room(held[0], limits_of[0])) end
  share_out(total, asked)
  local slot, spent = math.floor(now / slot_length), 0
  for _, one in ipairs(asked) do
    if one.group ~= 0 and held[one.group] then take(held[one.group], slot, one.count) end
    spent = spent + one.count
  end
  if held[0] then take(held[0], slot, spent) end
  local waits, grants = {}, {}
  for index, one in ipairs(request.held) do
    save(KEYS[index], held[one.group])
    waits[one.group] = wait(held[one.group], one)
  end
  for _, one in ipairs(asked) do
    local its = one.group ~= 0 and waits[one.group] or 0
    grants[#grants + 1] = {one.group, one.count, math.max(waits[0] or 0, its)}
  end
  return cjson.encode({slot = slot, grants = grants})
end

local function give_back()
  for index, one in ipairs(request.unused) do
    local budget = load(KEYS[index])
    if budget then
      take(budget, request.slot, -one[2])
      save(KEYS[index], budget)
    end
  end
  return 'null'
end

local function learn()
  for index, one in ipairs(request.usage) do
    local budget = load(KEYS[index]) or {tokens = 0, at = 0, slots = {}, hours = {}}
    local hours = {}
    for _, pair in ipairs(one[2]) do
      local slot, count = pair[1], pair[2]
      local in_hour = math.floor(slot / SLOTS_AN_HOUR)
      budget.slots[slot] = math.max(budget.slots[slot] or 0, count)
      hours[in_hour] = (hours[in_hour] or 0) + count
    end
    for in_hour, count in pairs(hours) do budget.hours[in_hour] = math.max(budget.hours[in_hour] or 0, count) end
    budget.at = math.max(budget.at, now)
    save(KEYS[index], budget)
  end
  return 'null'
end

local function is_forgotten(rest)
  local recovered = now >= rest['until'] and rest.seconds == 0 and rest.share >= 1
  return recovered or now >= rest.eased_at + FORGOTTEN_AFTER
end

local function lengthen(rest)
  if now < rest['until'] then return end
  if is_forgotten(rest) then rest.seconds, rest.share = 0, 1 end
  rest.seconds = math.min(LONGEST, math.max(FIRST, 2 * rest.seconds))
  rest.share = math.max(LEAST_SHARE, rest.share / 2)
  rest['until'] = now + rest.seconds
  rest.eased_at = rest['until']
end

local function ease(rest)
  if now < rest.eased_at + EASED_EVERY then return end
  rest.seconds = rest.seconds >= 2 * FIRST and rest.seconds / 2 or 0
  rest.share = math.min(1, rest.share + SHARE_REGAINED)
  rest.eased_at = now
end

local function rests()
  local flat, found = redis.call('HGETALL', KEYS[1]), {}
  for index = 1, #flat, 2 do
    local rest = cmsgpack.unpack(flat[index + 1])
    if is_forgotten(rest) then
      redis.call('HDEL', KEYS[1], flat[index])
    else
      found[#found + 1] = {flat[index], math.max(0, rest['until'] - now), rest.share}
    end
  end
  return cjson.encode({rests = found})
end

local function note()
  for _, one in ipairs(request.news) do
    local raw = redis.call('HGET', KEYS[1], one[1])
    local rest = raw and cmsgpack.unpack(raw) or {['until'] = 0, seconds = 0, share = 1, eased_at = 0}
    if one[2] then lengthen(rest) else ease(rest) end
    redis.call('HSET', KEYS[1], one[1], cmsgpack.pack(rest))
  end
  redis.call('PEXPIRE', KEYS[1], (LONGEST + FORGOTTEN_AFTER) * 1000)
  return rests()
end

return ({allow = allow, give_back = give_back, learn = learn, note = note, rests = rests})[ARGV[1]]()

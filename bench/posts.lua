-- Posts each line of the file that is named by the first argument, once: path, visitor, content type and body,
-- with tabs between; prints the figures as JSON, as wrk.lua does.

local requests, next_one = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, visitor, kind, body = line:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)")
    local headers = { ["Content-Type"] = kind, ["X-Forwarded-For"] = visitor, ["X-Forwarded-Proto"] = "https" }
    requests[#requests + 1] = wrk.format("POST", path, headers, body)
  end
end

function request()
  next_one = next_one % #requests + 1
  return requests[next_one]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p95": %d, "p99": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95),
    latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end

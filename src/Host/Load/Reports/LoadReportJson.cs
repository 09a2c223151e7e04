using System.Text.Json;
using ActorShm.Actors.Engine;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Measuring;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Load.Reports;

/// <summary>The report as one JSON document. Times are in milliseconds, memory in bytes.</summary>
internal static class LoadReportJson
{
    public static void Write(Utf8JsonWriter json, LoadReport report)
    {
        json.WriteStartObject();
        json.WriteString("scenario", report.Scenario.Name);
        json.WriteString("engine", EngineSystem.EngineName);
        json.WriteString("machine", MachineText.Describe());
        json.WriteString("startedAt", report.StartedAt);
        json.WriteNumber("elapsedMs", report.Elapsed.TotalMilliseconds);
        json.WriteBoolean("ok", report.IsKept);
        json.WriteNumber("completed", report.Completed);
        json.WriteNumber("failed", report.Failed);
        json.WriteNumber("throughput", report.Throughput);
        Latency(json, "latency", report.Latency);
        List(json, "assertions", report.Assertions, assertion =>
        {
            json.WriteString("name", assertion.Name);
            json.WriteString("limit", assertion.Limit);
            json.WriteString("found", assertion.Found);
            json.WriteBoolean("ok", assertion.IsKept);
        });
        List(json, "phases", report.Scenario.Phases.Zip(report.Phases), pair =>
        {
            json.WriteString("name", pair.First.Name);
            json.WriteNumber("durationMs", pair.First.Duration.TotalMilliseconds);
            json.WriteBoolean("warmUp", pair.First.IsWarmUp);
            json.WriteNumber("completed", pair.Second.Completed);
            Latency(json, "latency", pair.Second.Latency);
        });
        List(json, "mix", report.Scenario.Mix.Zip(report.Entries), pair =>
        {
            json.WriteString("name", pair.First.Name);
            json.WriteNumber("completed", pair.Second.Completed);
            Latency(json, "latency", pair.Second.Latency);
        });
        List(json, "errors", report.Errors, error =>
        {
            json.WriteString("kind", error.Kind);
            json.WriteNumber("count", error.Count);
            json.WriteString("first", error.Reason);
            Latency(json, "latency", error.Latency);
        });
        List(json, "faults", report.Faults, fault =>
        {
            json.WriteString("kind", fault.Name);
            json.WriteNumber("atMs", fault.At.TotalMilliseconds);
            json.WriteNumber("untilMs", fault.Until.TotalMilliseconds);
            json.WriteBoolean("injected", fault.Outcome.IsInjected);
            json.WriteString("detail", fault.Outcome.Detail);
        });
        List(json, "unaskedNodeEnds", report.UnaskedNodeEnds, node =>
        {
            json.WriteNumber("node", node.Node);
            json.WriteNumber("pid", node.Pid);
            json.WriteString("endedAt", node.GoneAt);
            json.WriteString("cause", node.Cause);
            NodeReport.WriteLastLines(json, node.LastLines);
        });
        json.WriteNumber("replacedNodes", report.ReplacedNodes);
        json.WriteStartObject("leaks");
        json.WriteNumber("segments", report.Leaks.Segments);
        json.WriteNumber("bytes", report.Leaks.Bytes);
        json.WriteStartArray("what");
        foreach (var what in report.Leaks.What)
        {
            json.WriteStringValue(what);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (report.MemoryGrowth is { } growth)
        {
            json.WriteNumber("memoryGrowthBytes", growth);
        }
        else
        {
            json.WriteNull("memoryGrowthBytes");
        }

        List(json, "timeline", report.Timeline, point => Point(json, point));
        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter json, TimelinePoint point)
    {
        json.WriteNumber("second", Math.Round(point.Second, 3));
        json.WriteNumber("completed", point.Completed);
        json.WriteNumber("failed", point.Failed);
        json.WriteNumber("due", point.Due);
        json.WriteNumber("inFlight", point.InFlight);
        Milliseconds(json, "p50", point.P50);
        Milliseconds(json, "p99", point.P99);
        Milliseconds(json, "max", point.Maximum);
        json.WriteNumber("hostBytes", point.Memory.Host);
        json.WriteNumber("nodesBytes", point.Memory.Nodes);
        json.WriteNumber("generatorBytes", point.Memory.Generator);
        if (point.Memory.Own is { } own)
        {
            json.WriteNumber("ownBytes", own);
        }
        else
        {
            json.WriteNull("ownBytes");
        }

        json.WriteNumber("fileBytes", point.Memory.Files);
    }

    private static void Latency(Utf8JsonWriter json, string name, LatencyHistogram latency)
    {
        json.WriteStartObject(name);
        foreach (var percentile in Percentile.All)
        {
            Milliseconds(json, percentile.Name, latency.Percentile(percentile.Fraction));
        }

        Milliseconds(json, "max", latency.Count == 0 ? null : latency.Maximum);
        json.WriteEndObject();
    }

    private static void Milliseconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } value)
        {
            json.WriteNumber(name, value.TotalMilliseconds);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

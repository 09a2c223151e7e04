using System.Text.Json.Serialization;
using ActorShm.Actors;
using ActorShm.Segments;

namespace WebService;

/// <summary>Asks an actor to summarize a few neighbouring elements of an array, in place.</summary>
public sealed record SummarizeWindow(SegmentHandle Array, long Start, int Count);

/// <summary>The answer, with the id of the process that read the elements.</summary>
public sealed record WindowSummarized(double Min, double Max, double Mean, int Pid);

[JsonSerializable(typeof(SummarizeWindow))]
[JsonSerializable(typeof(WindowSummarized))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>The closed set of messages that cross between host and nodes.</summary>
internal static class Messages
{
    public static MessageSet All { get; } = MessageSet.Empty
        .Add("summarize-window", WireJson.Default.SummarizeWindow)
        .Add("window-summarized", WireJson.Default.WindowSummarized);
}

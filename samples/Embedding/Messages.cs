using System.Text.Json.Serialization;
using ActorShm.Actors;
using ActorShm.Segments;

namespace Embedding;

/// <summary>Asks an actor to count, in a part of an array, the elements that are farther from zero than a limit. The array itself stays where it is.</summary>
public sealed record CountOutliers(SegmentHandle Array, long Start, long Count, double Limit);

/// <summary>The answer, with the id of the process that counted.</summary>
public sealed record OutliersCounted(long Start, long Outliers, int Pid);

/// <summary>Has the code that reads and writes these messages generated, so that no type is looked up by a name from the wire.</summary>
[JsonSerializable(typeof(CountOutliers))]
[JsonSerializable(typeof(OutliersCounted))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>The closed set of messages that cross between host and nodes.</summary>
internal static class Messages
{
    public static MessageSet All { get; } = MessageSet.Empty
        .Add("count-outliers", WireJson.Default.CountOutliers)
        .Add("outliers-counted", WireJson.Default.OutliersCounted);
}

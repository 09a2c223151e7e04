using System.Text.Json.Serialization;
using ActorShm.Actors;
using ActorShm.Segments;

namespace Embedding;

/// <summary>Count the elements of a part of an array that are farther from zero than a limit. The array itself stays where it is.</summary>
public sealed record CountOutliers(SegmentHandle Array, long Start, long Count, double Limit);

/// <summary>The answer.</summary>
public sealed record OutliersCounted(long Start, long Outliers, int Pid);

/// <summary>Generates the code that writes these messages, so nothing is looked up by a name from the wire.</summary>
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

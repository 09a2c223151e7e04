namespace ActorShm.Actors;

/// <summary>The names under which a collector finds what this library measures.</summary>
public static class TelemetryNames
{
    /// <summary>The name of the meters and of the activity source, in hosts and in nodes.</summary>
    public const string Source = "ActorShm";
}

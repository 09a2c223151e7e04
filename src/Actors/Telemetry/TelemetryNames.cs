namespace ActorShm.Actors;

/// <summary>By what names a collector asks for what this library measures.</summary>
public static class TelemetryNames
{
    /// <summary>The name of the meters and of the activity source, in hosts and in nodes.</summary>
    public const string Source = "ActorShm";
}

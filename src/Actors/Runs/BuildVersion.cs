namespace ActorShm.Actors.Runs;

/// <summary>Which build of ActorShm this is.</summary>
internal static class BuildVersion
{
    /// <summary>The version as three numbers, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(BuildVersion).Assembly.GetName().Version!.ToString(fieldCount: 3);
}

namespace ActorShm.Actors.Messages;

/// <summary>Keeps sentences for people short enough for a message, whatever path or program they quote.</summary>
internal static class ReasonText
{
    private const int MaximumLength = 2048;

    /// <summary>The text, or its beginning and its end with a mark between them.</summary>
    public static string Cut(string text) => text.Length <= MaximumLength
        ? text
        : string.Concat(text.AsSpan(0, MaximumLength / 2), " … ", text.AsSpan(text.Length - (MaximumLength / 2)));
}

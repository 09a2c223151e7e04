namespace ActorShm.Actors.Logging;

/// <summary>What standard error says in the place of a line that the log did not take.</summary>
internal static class LostLine
{
    private const int ShownCharacters = 300; // a provider may put all that it wanted to write into its message

    /// <summary>One line with the reason.</summary>
    /// <param name="failure">What writing the line threw; its own text may fail as well.</param>
    public static string Describe(Exception failure)
    {
        var text = PrintableText.Of(TextOf(failure));
        return $"A line of the log was lost, because writing it threw {failure.GetType()}: {(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…")}";
    }

    private static string TextOf(Exception failure)
    {
        try
        {
            return failure.Message;
        }
        catch (Exception unspeakable)
        {
            return $"its text cannot be had because of {unspeakable.GetType()}";
        }
    }
}

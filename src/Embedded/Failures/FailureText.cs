using System.Globalization;

namespace ActorShm;

/// <summary>The text of an exception or a message, which may come from code of the user's that throws itself.</summary>
internal static class FailureText
{
    private const int ShownCharacters = 300; // a provider may put all that it wanted to write into its message

    public static string Of(Exception failure)
    {
        try
        {
            return failure.Message;
        }
        catch (Exception unspeakable) when (FatalErrors.AreNot(unspeakable))
        {
            // The failure is being handled already; that it cannot say what it is must not become a second one.
            return Unspeakable(failure, unspeakable);
        }
    }

    /// <summary>The text of the message whose failure is being handled.</summary>
    public static string OfMessage(object message)
    {
        try
        {
            return message.ToString() ?? "";
        }
        catch (Exception unspeakable) when (FatalErrors.AreNot(unspeakable))
        {
            // As above.
            return Unspeakable(message, unspeakable);
        }
    }

    /// <summary>Its type and the beginning of its text, for a line of standard error: nothing that a terminal would obey.</summary>
    public static string InOneLine(Exception failure)
    {
        var text = new string([.. Of(failure).Select(character => IsCommand(character) ? ' ' : character)]);
        return $"{failure.GetType()}: {(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…")}";
    }

    private static string Unspeakable(object what, Exception why) => $"{what.GetType()}, whose text cannot be had because of {why.GetType()}";

    private static bool IsCommand(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

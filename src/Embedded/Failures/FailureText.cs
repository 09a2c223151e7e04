using System.Globalization;

namespace ActorShm;

/// <summary>Gets the text of an exception or a message, which may come from code of the user's that throws itself.</summary>
internal static class FailureText
{
    private const int ShownCharacters = 300; // the message may hold all that a log provider wanted to write

    public static string Of(Exception failure)
    {
        try
        {
            return failure.Message;
        }
        catch (Exception unspeakable) when (FatalErrors.AreNot(unspeakable))
        {
            // The failure is being handled already. That its text cannot be had must not become a second failure.
            return Unspeakable(failure, unspeakable);
        }
    }

    /// <summary>Gets the text of the message whose failure is being handled.</summary>
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

    /// <summary>Gets the type of an exception and the beginning of its text, for a line of standard error, without anything that a terminal would obey.</summary>
    public static string InOneLine(Exception failure)
    {
        var text = new string([.. Of(failure).Select(character => IsCommand(character) ? ' ' : character)]);
        return $"{failure.GetType()}: {(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…")}";
    }

    private static string Unspeakable(object what, Exception why) => $"{what.GetType()}, whose text cannot be had because of {why.GetType()}";

    private static bool IsCommand(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

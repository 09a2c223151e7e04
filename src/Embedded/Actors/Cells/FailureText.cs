namespace ActorShm.Embedded;

/// <summary>The text of an exception, which may come from code of the user's that throws itself.</summary>
internal static class FailureText
{
    public static string Of(Exception failure)
    {
        try
        {
            return failure.Message;
        }
        catch (Exception unspeakable) when (FatalErrors.AreNot(unspeakable))
        {
            // The failure is being handled already; that it cannot say what it is must not become a second one.
            return $"{failure.GetType()}, whose text cannot be had because of {unspeakable.GetType()}";
        }
    }
}

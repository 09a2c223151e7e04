namespace ActorShm;

/// <summary>The report of a line that the log did not take. It goes to standard error, because nothing else is left.</summary>
internal static class LostLine
{
    /// <summary>Writes the report.</summary>
    /// <param name="failure">The exception from writing the line.</param>
    public static void Report(Exception failure) => Console.Error.WriteLine(Describe(failure));

    /// <summary>Makes one line with the reason.</summary>
    public static string Describe(Exception failure) => $"A line of the log was lost, because writing it threw {FailureText.InOneLine(failure)}";
}

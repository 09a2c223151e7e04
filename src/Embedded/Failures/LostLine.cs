namespace ActorShm;

/// <summary>What is said in the place of a line that the log did not take. Standard error is what is left to say it to.</summary>
internal static class LostLine
{
    /// <summary>Says it.</summary>
    /// <param name="failure">What writing the line threw.</param>
    public static void Report(Exception failure) => Console.Error.WriteLine(Describe(failure));

    /// <summary>One line with the reason.</summary>
    public static string Describe(Exception failure) => $"A line of the log was lost, because writing it threw {FailureText.InOneLine(failure)}";
}

namespace ActorShm.Host.Load.Measuring;

/// <summary>The kinds of errors, by their names in scenarios and reports.</summary>
internal static class LoadErrors
{
    public const string WrongAnswer = "wrong-answer";
    public const string NotRetired = "not-retired";
    public const string NoHost = "no-host";
    public const string OutOfSpace = "out-of-space";
    public const string Input = "input";
    public const string Work = "work-failed";
    public const string Timeout = "timeout";

    /// <summary>The kinds that a fault may be meant to cause. A wrong answer, or an array that cannot be retired, is never meant.</summary>
    public static IReadOnlyList<string> Expectable { get; } = [NoHost, OutOfSpace, Work, Timeout];
}

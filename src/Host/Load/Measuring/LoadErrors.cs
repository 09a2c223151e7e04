namespace ActorShm.Host.Load.Measuring;

/// <summary>The kinds of errors, as scenarios and reports call them.</summary>
internal static class LoadErrors
{
    public const string WrongAnswer = "wrong-answer";
    public const string NotRetired = "not-retired";
    public const string NoHost = "no-host";
    public const string OutOfSpace = "out-of-space";
    public const string Input = "input";
    public const string Work = "work-failed";
    public const string Timeout = "timeout";

    /// <summary>Those that a fault may cause; a wrong answer, or an array that cannot be retired, is never meant.</summary>
    public static IReadOnlyList<string> Expectable { get; } = [NoHost, OutOfSpace, Work, Timeout];
}

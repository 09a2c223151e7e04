namespace ActorShm.Hocon;

/// <summary>How large a configuration may be. Far above anything a person writes; they turn hostile text into an error
/// instead of an exhausted stack or memory.</summary>
internal static class HoconLimits
{
    /// <summary>Objects and arrays inside each other; every element of a dotted key counts as one.</summary>
    public const int Nesting = 200;

    /// <summary>Files including each other.</summary>
    public const int IncludeDepth = 20;

    /// <summary>Included files in all: without it, twenty levels of files that each include the next one twice are a million
    /// files.</summary>
    public const int IncludedFiles = 1000;

    /// <summary>Characters in one source, and in one string after concatenation.</summary>
    public const int TextLength = 16 * 1024 * 1024;

    /// <summary>Values after substitution, where ten lines can otherwise become billions.</summary>
    public const int ResolvedValues = 1_000_000;

    /// <summary>Substitutions that lead to substitutions; each takes about a kilobyte of stack.</summary>
    public const int SubstitutionDepth = 1000;

    /// <summary>Steps of resolving: a backstop in case a text is neither deep nor large and still takes forever.</summary>
    public const int ResolvingSteps = 5_000_000;
}

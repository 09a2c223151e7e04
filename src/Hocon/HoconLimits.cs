namespace ActorShm.Hocon;

/// <summary>The limits on the size of a configuration. They are far above anything a person writes, and turn hostile text into an error
/// instead of an exhausted stack or memory.</summary>
internal static class HoconLimits
{
    /// <summary>The most objects and arrays inside each other; every element of a dotted key counts as one.</summary>
    public const int Nesting = 200;

    /// <summary>The most levels of files that include one another.</summary>
    public const int IncludeDepth = 20;

    /// <summary>The most included files in all. Without this limit, twenty levels of files that each include the next one twice would be a million
    /// files.</summary>
    public const int IncludedFiles = 1000;

    /// <summary>The most characters in one source, and in one string after concatenation.</summary>
    public const int TextLength = 16 * 1024 * 1024;

    /// <summary>The most values after substitution. Without this limit, ten lines can become billions of values.</summary>
    public const int ResolvedValues = 1_000_000;

    /// <summary>The longest chain of substitutions that lead to substitutions; each takes about a kilobyte of stack.</summary>
    public const int SubstitutionDepth = 1000;

    /// <summary>The most steps of resolving: a backstop for a text that is neither deep nor large and would still take forever.</summary>
    public const int ResolvingSteps = 5_000_000;
}

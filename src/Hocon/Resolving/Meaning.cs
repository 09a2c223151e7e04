namespace ActorShm.Hocon;

/// <summary>What a stack of values means once its references are followed: nothing, one value that is not an object, or objects to
/// merge.</summary>
internal sealed class Meaning
{
    private static readonly Meaning Hidden = new([], null, isArray: false, hidesBelow: true);

    private Meaning(IReadOnlyList<ObjectNode> objects, SyntaxNode? plain, bool isArray, bool hidesBelow)
    {
        Objects = objects;
        Plain = plain;
        IsArray = isArray;
        HidesBelow = hidesBelow;
    }

    /// <summary>No value, and nothing that hides older values.</summary>
    public static Meaning Undefined { get; } = new([], null, isArray: false, hidesBelow: false);

    /// <summary>The objects to merge, most recent first; none unless the value is an object.</summary>
    public IReadOnlyList<ObjectNode> Objects { get; }

    /// <summary>The value that is not an object: a scalar, an array, or a concatenation of either.</summary>
    public SyntaxNode? Plain { get; }

    /// <summary>Whether <see cref="Plain"/> is an array, or a concatenation that is one.</summary>
    public bool IsArray { get; }

    /// <summary>Whether older values of the same field are hidden, because a newer value is not an object.</summary>
    public bool HidesBelow { get; }

    public bool IsObject => Objects.Count > 0;

    public bool IsUndefined => Plain is null && !IsObject;

    /// <summary>Whether there is a <see cref="Plain"/> that is text; quoted white space is text too.</summary>
    public bool IsText => Plain is not null && !IsArray && Plain is not ScalarNode { IsWhiteSpace: true };

    /// <summary>What a member means that this value does not have.</summary>
    public Meaning WithoutMember => HidesBelow ? Hidden : Undefined;

    public static Meaning Value(SyntaxNode plain, bool isArray) => new([], plain, isArray, hidesBelow: true);

    public static Meaning Merged(IReadOnlyList<ObjectNode> objects, bool hidesBelow) =>
        objects.Count > 0 ? new(objects, null, isArray: false, hidesBelow) : hidesBelow ? Hidden : Undefined;
}

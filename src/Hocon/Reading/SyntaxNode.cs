namespace ActorShm.Hocon;

/// <summary>A value as it was written, before substitution.</summary>
internal abstract class SyntaxNode(HoconOrigin origin)
{
    public HoconOrigin Origin { get; } = origin;
}

/// <summary>Text, or white space between two parts of a concatenation.</summary>
internal sealed class ScalarNode(HoconValueKind kind, string text, HoconOrigin origin, bool isWhiteSpace = false) : SyntaxNode(origin)
{
    public string Text { get; } = text;

    public HoconValueKind Kind { get; } = kind;

    /// <summary>Whether this is unquoted white space, which is kept between strings and ignored between arrays or objects.</summary>
    public bool IsWhiteSpace { get; } = isWhiteSpace;
}

/// <summary>An array literal.</summary>
internal sealed class ArrayNode(List<SyntaxNode> items, HoconOrigin origin) : SyntaxNode(origin)
{
    public List<SyntaxNode> Items { get; } = items;
}

/// <summary>Values side by side on one line, which become one string, one array or one merged object.</summary>
internal sealed class ConcatenationNode(List<SyntaxNode> pieces, HoconOrigin origin) : SyntaxNode(origin)
{
    public List<SyntaxNode> Pieces { get; } = pieces;
}

/// <summary>A reference <c>${path}</c> or <c>${?path}</c>.</summary>
/// <param name="path">The path as written.</param>
/// <param name="isOptional">Whether the path may be undefined.</param>
/// <param name="scopes">Where the path is looked up, first to last. A path in included text is looked up first below its include statement, then as in the text around that statement.</param>
internal sealed class SubstitutionNode(IReadOnlyList<string> path, bool isOptional, IReadOnlyList<LookupScope> scopes, HoconOrigin origin)
    : SyntaxNode(origin)
{
    public IReadOnlyList<string> Path { get; } = path;

    public bool IsOptional { get; } = isOptional;

    public IReadOnlyList<LookupScope> Scopes { get; } = scopes;

    /// <summary>The field value that this reference is, or is a part of. When the reference leads to its own field, only values older than that one are used.</summary>
    public SyntaxNode? FieldValue { get; set; }

    public override string ToString() => $"${{{(IsOptional ? "?" : "")}{HoconPath.Render(Path)}}}";
}

/// <summary>An object and a path in it, from which a substitution's path is followed.</summary>
internal sealed record LookupScope(ObjectNode Root, IReadOnlyList<string> Path);

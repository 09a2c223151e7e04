namespace ActorShm.Hocon;

/// <summary>The member of a value that is not known yet. It is looked up only when it is needed, so that objects may refer into
/// themselves.</summary>
internal sealed class MemberNode(SyntaxNode container, string key) : SyntaxNode(container.Origin)
{
    public SyntaxNode Container { get; } = container;

    public string Key { get; } = key;
}

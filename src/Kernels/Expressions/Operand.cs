namespace ActorShm.Kernels;

/// <summary>What an operator or function is applied to: a typed node of the graph, or a literal that has no type yet.</summary>
internal readonly struct Operand
{
    private readonly Node? _node;
    private readonly Literal _literal;

    private Operand(Node? node, Literal literal)
    {
        _node = node;
        _literal = literal;
    }

    public bool IsLiteral => _node is null;

    public Node Node => _node ?? throw new InvalidOperationException("The operand is a literal.");

    public Literal Literal => _node is null ? _literal : throw new InvalidOperationException("The operand is a node.");

    public static implicit operator Operand(Node node) => new(node, default);

    public static implicit operator Operand(Literal literal) => new(null, literal);
}

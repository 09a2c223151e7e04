namespace ActorShm.Hocon;

/// <summary>An object literal. For each key it holds every value that the key was given, oldest first, because a newer value may refer to an older
/// one.</summary>
internal sealed class ObjectNode(HoconOrigin origin) : SyntaxNode(origin)
{
    private static readonly List<SyntaxNode> None = [];
    private readonly OrderedDictionary<string, List<SyntaxNode>> _fields = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, List<SyntaxNode>> Fields => _fields;

    public IReadOnlyList<SyntaxNode> ValuesOf(string key) => _fields.GetValueOrDefault(key, None);

    /// <summary>Gives the field at a path a further value, and makes the objects on the way to it.</summary>
    public void Add(ReadOnlySpan<string> path, SyntaxNode value, HoconOrigin keyOrigin)
    {
        if (path.Length == 1)
        {
            Add(path[0], value);
            return;
        }

        var inner = new ObjectNode(keyOrigin);
        inner.Add(path[1..], value, keyOrigin);
        Add(path[0], inner);
    }

    /// <summary>Gives each field all the values that it has in an included object.</summary>
    public void AddAll(ObjectNode included)
    {
        foreach (var (key, values) in included._fields)
        {
            values.ForEach(value => Add(key, value));
        }
    }

    /// <summary>Gives a field a further value.</summary>
    public void Add(string key, SyntaxNode value)
    {
        if (!_fields.TryGetValue(key, out var values))
        {
            _fields.Add(key, values = []);
        }

        if (value is ObjectNode added && values is [.., ObjectNode last])
        {
            // Two literals that follow each other count as one, so that a thousand dotted keys do not make a stack of a thousand objects.
            last.AddAll(added);
            return;
        }

        if (value is ScalarNode or ArrayNode)
        {
            // A literal that is not an object hides whatever was there, errors included.
            values.Clear();
        }

        Own(value);
        values.Add(value);
    }

    private static void Own(SyntaxNode fieldValue)
    {
        foreach (var piece in fieldValue is ConcatenationNode concatenation ? concatenation.Pieces : [fieldValue])
        {
            if (piece is SubstitutionNode substitution)
            {
                substitution.FieldValue = fieldValue;
            }
        }
    }
}

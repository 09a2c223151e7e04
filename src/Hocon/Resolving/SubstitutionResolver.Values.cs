namespace ActorShm.Hocon;

internal sealed partial class SubstitutionResolver
{
    private readonly Dictionary<SubstitutionNode, HoconValue?> _values = [];

    // The values being built, outermost first: a value that appears again inside itself would have no end.
    private readonly List<object> _building = [];

    /// <summary>Builds the value of a stack, most recent first; null if the stack has none.</summary>
    private HoconValue? Evaluate(IReadOnlyList<SyntaxNode> stack)
    {
        var reference = stack is [SubstitutionNode only] ? only : null;
        if (reference is not null && _values.TryGetValue(reference, out var known))
        {
            return known;
        }

        var (depth, building) = (_depth, _building.Count);
        HoconValue? value;
        try
        {
            Enter(stack[0].Origin);
            value = Build(Follow(stack), stack[0].Origin);
        }
        catch (HoconParseException e) when (e.IsCycle && reference is { IsOptional: true })
        {
            // The specification treats an optional reference to something that contains it as undefined.
            _building.RemoveRange(building, _building.Count - building);
            value = null;
        }

        _depth = depth;
        if (reference is not null)
        {
            _values[reference] = value;
        }

        return value;
    }

    private HoconValue? Build(Meaning meaning, HoconOrigin origin)
    {
        switch (meaning)
        {
            case { IsObject: true }:
                Begin(meaning.Objects, origin);
                var fields = Checked(new HoconObject(BuildFields(meaning.Objects), meaning.Objects[0].Origin, meaning.HidesBelow));
                End();
                return fields;
            case { IsArray: true, Plain: { } plain }:
                Begin(plain, origin);
                var items = plain is ArrayNode literal ? BuildItems(literal) : ConcatenatedItems((ConcatenationNode)plain);
                End();
                return Checked(new HoconArray(items, plain.Origin));
            case { Plain: ConcatenationNode text }:
                return BuildText(text);
            case { Plain: ScalarNode scalar }:
                return new HoconScalar(scalar.Kind, scalar.Text, scalar.Origin);
            default:
                return null;
        }
    }

    private OrderedDictionary<string, HoconValue> BuildFields(IReadOnlyList<ObjectNode> objects)
    {
        var fields = new OrderedDictionary<string, HoconValue>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in objects.Reverse().SelectMany(static literal => literal.Fields.Keys))
        {
            if (keys.Add(key) && Evaluate(Member(objects, key)) is { } value)
            {
                fields.Add(key, value);
            }
        }

        return fields;
    }

    private List<HoconValue> BuildItems(ArrayNode literal)
    {
        var items = new List<HoconValue>(literal.Items.Count);
        foreach (var item in literal.Items)
        {
            if (Evaluate([item]) is { } value)
            {
                items.Add(value);
            }
        }

        return items;
    }

    private void Begin(object built, HoconOrigin origin)
    {
        if (_building.Exists(outer => IsSame(outer, built)))
        {
            const string problem = "this value contains itself; a reference inside an object or array cannot mean an older value of it.";
            throw new HoconParseException(origin, problem) { IsCycle = true };
        }

        _building.Add(built);
    }

    private void End() => _building.RemoveAt(_building.Count - 1);

    private static T Checked<T>(T value)
        where T : HoconValue
    {
        if (value.Extent.Count > HoconLimits.ResolvedValues)
        {
            throw new HoconParseException(
                value.Origin, $"this value grows beyond {HoconLimits.ResolvedValues} values once substitutions are resolved.");
        }

        // The root object does not count as a level.
        return value.Extent.Depth <= HoconLimits.Nesting + 1
            ? value
            : throw new HoconParseException(
                value.Origin, $"values are nested more than {HoconLimits.Nesting} deep here once substitutions are resolved.");
    }

    /// <summary>Whether two things being built are the same: one array literal, or the same object literals merged in the same
    /// order.</summary>
    private static bool IsSame(object outer, object built) =>
        ReferenceEquals(outer, built)
        || (outer is IReadOnlyList<ObjectNode> outerObjects
            && built is IReadOnlyList<ObjectNode> objects
            && outerObjects.SequenceEqual(objects));
}

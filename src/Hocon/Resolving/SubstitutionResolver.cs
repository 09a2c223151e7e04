using System.Runtime.CompilerServices;

namespace ActorShm.Hocon;

/// <summary>Turns syntax into values: follows substitutions, merges objects, concatenates.</summary>
/// <remarks>
/// <para>A field is a stack of the values that it was given. Following a stack (<c>Follow</c>) determines what it means without building
/// anything:
/// a path is looked up through unmerged objects, and a member of a value not yet known stays a <see cref="MemberNode"/>
/// until it is needed. So an object may refer to its own members, in both directions, without a cycle.</para>
/// <para>While a reference is followed, the field value that holds it is remembered. A lookup that comes back to that field sees only the
/// older
/// values of its stack. So <c>path = ${path}":/bin"</c> finds the previous value, and <c>a = ${b}, b = ${a}</c> finds
/// nothing.</para>
/// <para>Each reference is followed once and its meaning is kept, as the specification demands, so that two references of a circle agree.</para>
/// </remarks>
internal sealed partial class SubstitutionResolver(ObjectNode root, Func<string, string?> environment)
{
    private readonly Dictionary<SyntaxNode, Meaning> _meanings = [];
    private readonly HashSet<SyntaxNode> _following = [];
    private readonly List<SubstitutionNode> _chain = [];
    private bool _lookedBack;
    private int _depth;
    private int _steps;

    /// <summary>Builds the root object with everything resolved.</summary>
    /// <exception cref="HoconParseException">A substitution is undefined or circular, a concatenation mixes kinds, or the result is too
    /// large.</exception>
    public HoconObject Resolve() => (HoconObject)Evaluate([root])!;

    /// <summary>Determines what a stack of values, most recent first, means.</summary>
    private Meaning Follow(IReadOnlyList<SyntaxNode> stack)
    {
        var objects = new List<ObjectNode>();
        foreach (var node in stack)
        {
            var meaning = node switch
            {
                ObjectNode literal => Meaning.Merged([literal], hidesBelow: false),
                ScalarNode or ArrayNode => Meaning.Value(node, isArray: node is ArrayNode),
                _ => FollowReference(node),
            };
            if (meaning.Plain is not null && objects.Count == 0)
            {
                return meaning;
            }

            Step(meaning.Objects.Count, node.Origin);
            objects.AddRange(meaning.Objects);
            if (meaning.HidesBelow)
            {
                return Meaning.Merged(objects, hidesBelow: true);
            }
        }

        return Meaning.Merged(objects, hidesBelow: false);
    }

    private Meaning FollowReference(SyntaxNode node)
    {
        if (_meanings.TryGetValue(node, out var known))
        {
            return known;
        }

        Enter(node.Origin);
        var meaning = node switch
        {
            SubstitutionNode substitution => _meanings[node] = FollowSubstitution(substitution),
            ConcatenationNode concatenation => _meanings[node] = FollowConcatenation(concatenation),
            MemberNode member => FollowMember(member),
            _ => throw new InvalidOperationException($"{node.GetType().Name} is no reference."),
        };
        _depth--;
        return meaning;
    }

    private Meaning FollowSubstitution(SubstitutionNode substitution)
    {
        var lookedBackBefore = _lookedBack;
        _lookedBack = false;
        var fieldValue = substitution.FieldValue ?? substitution;
        var isOutermost = _following.Add(fieldValue);
        _chain.Add(substitution);
        var meaning = LookUp(substitution);
        if (meaning.IsUndefined && !substitution.IsOptional)
        {
            throw Undefined(substitution);
        }

        _chain.RemoveAt(_chain.Count - 1);
        if (isOutermost)
        {
            _following.Remove(fieldValue);
        }

        _lookedBack |= lookedBackBefore;
        return meaning;
    }

    private Meaning LookUp(SubstitutionNode substitution)
    {
        foreach (var scope in substitution.Scopes)
        {
            var meaning = Follow(Walk(scope, substitution.Path));
            if (!meaning.IsUndefined)
            {
                return meaning;
            }
        }

        var name = string.Join('.', substitution.Path);
        return environment(name) is { } value
            ? Meaning.Value(new ScalarNode(HoconValueKind.String, value, new($"environment variable {name}", 0, 0)), isArray: false)
            : Meaning.Undefined;
    }

    private List<SyntaxNode> Walk(LookupScope scope, IReadOnlyList<string> path)
    {
        List<SyntaxNode> stack = [scope.Root];
        foreach (var key in scope.Path.Concat(path))
        {
            stack = Member(stack, key);
        }

        return stack;
    }

    /// <summary>Gets the stack of values of a member, most recent first, from the stack of its object, as far as that is possible without following
    /// any reference.</summary>
    private List<SyntaxNode> Member(IReadOnlyList<SyntaxNode> stack, string key)
    {
        var found = new List<SyntaxNode>();
        Step(stack.Count, stack is [var first, ..] ? first.Origin : root.Origin);
        foreach (var node in stack)
        {
            if (node is ScalarNode or ArrayNode)
            {
                break;
            }

            if (node is not ObjectNode literal)
            {
                found.Add(new MemberNode(node, key));
                continue;
            }

            var values = literal.ValuesOf(key);
            Step(values.Count, literal.Origin);
            for (var i = values.Count - 1; i >= 0; i--)
            {
                if (_following.Contains(values[i]))
                {
                    // This very value is being resolved: neither it nor the values that override it may be part of its own meaning.
                    found.Clear();
                    _lookedBack = true;
                }
                else
                {
                    found.Add(values[i]);
                }
            }
        }

        return found;
    }

    private Meaning FollowMember(MemberNode member)
    {
        var container = FollowReference(member.Container);
        if (!container.IsObject)
        {
            return container.WithoutMember;
        }

        var meaning = Follow(Member(container.Objects, member.Key));
        return container.HidesBelow && meaning.Plain is null ? Meaning.Merged(meaning.Objects, hidesBelow: true) : meaning;
    }

    private void Enter(HoconOrigin origin)
    {
        if (++_depth > HoconLimits.SubstitutionDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new HoconParseException(
                origin,
                "too many substitutions and nested values lead to each other here: "
                + $"at most {HoconLimits.SubstitutionDepth}, fewer where the stack is small.");
        }

        Step(1, origin);
    }

    private void Step(int count, HoconOrigin origin)
    {
        _steps += count;
        if (_steps > HoconLimits.ResolvingSteps)
        {
            throw new HoconParseException(
                origin,
                $"resolving the substitutions takes more than {HoconLimits.ResolvingSteps} steps; use fewer that lead to each other.");
        }
    }

    private HoconParseException Undefined(SubstitutionNode substitution)
    {
        if (!_lookedBack)
        {
            return new(
                substitution.Origin,
                $"{substitution} is not defined, neither in this configuration nor as an environment variable; "
                + "define it, or write ${?…} to do without.");
        }

        var circle = _chain.Count == 1 ? "" : " by way of " + string.Join(" -> ", _chain.Select(static link => link.ToString()));
        return new(substitution.Origin, $"{substitution} refers to itself{circle}, and there is no older value to use instead.");
    }
}

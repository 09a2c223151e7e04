namespace ActorShm.Hocon;

/// <summary>A configuration: an object of named values, read by path, with typed getters whose errors say what is wrong and where.</summary>
/// <remarks>
/// <para>A path names a value through the objects around it: <c>actorshm.node.join-timeout</c>. An element that holds a dot or another
/// special character is quoted: <c>a."b.c"</c>. Every method throws <see cref="ArgumentException"/> for text that is not a path.</para>
/// <para>A key that is set to <c>null</c> counts as not set: <see cref="HasPath"/> is false and getters return the default. A <c>null</c> over the value
/// of a fallback removes that value.</para>
/// <para>Immutable, so safe on any thread. Substitutions are resolved when the text is parsed, as in Akka.NET,
/// so they never see the values of a fallback that is added later.</para>
/// </remarks>
public partial class Config
{
    private readonly HoconObject _root;
    private readonly IReadOnlyList<string> _prefix;

    internal Config(HoconObject root, IReadOnlyList<string>? prefix = null)
    {
        _root = root;
        _prefix = prefix ?? [];
    }

    /// <summary>A configuration with nothing in it.</summary>
    public static Config Empty { get; } = new(new HoconObject([], new HoconOrigin("empty", 0, 0)));

    /// <summary>Whether nothing at all is set.</summary>
    public virtual bool IsEmpty => _root.Fields.Count == 0;

    /// <summary>The root object.</summary>
    public HoconObject Root => _root;

    /// <summary>The path of every value that is not an object, in the order of the text, quoted where a path needs quotes.</summary>
    /// <remarks>Keys set to <c>null</c> are included; empty objects are not. Meant for finding unknown keys.</remarks>
    public IEnumerable<string> Paths => LeafPaths(_root, []);

    /// <summary>Whether the path leads to a value other than <c>null</c>.</summary>
    /// <param name="path">A path expression.</param>
    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <summary>Gets the value at a path.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The value, or null where nothing is set.</returns>
    public HoconValue? GetValue(string path) => Find(path);

    /// <summary>Gets the object at a path as a configuration of its own, whose error messages still name the whole path.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>The object; an empty configuration where nothing is set (Akka.NET returns null there, so portable code calls
    /// <see cref="ConfigExtensions.IsNullOrEmpty"/>).</returns>
    /// <exception cref="ConfigurationException">The value is not an object.</exception>
    public virtual Config GetConfig(string path)
    {
        var elements = HoconPath.Split(path);
        return Find(elements) switch
        {
            null => Empty,
            HoconObject inner => new Config(inner, [.. _prefix, .. elements]),
            var other => throw Wrong(path, other, "an object such as { key = value }"),
        };
    }

    /// <summary>Makes a configuration that takes values from this one and, where this one has none, from a fallback.</summary>
    /// <remarks>Objects in both are merged by the same rule; any other value in this configuration hides the fallback's value there.
    /// Neither of the two is changed.</remarks>
    /// <param name="fallback">The configuration to use where this one has nothing.</param>
    public virtual Config WithFallback(Config fallback)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        return ReferenceEquals(this, fallback) ? this : new Config(_root.MergedOver(fallback._root), _prefix);
    }

    /// <summary>Gets the fields of the root object by name. A name is one path element, without quotes.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => _root.Fields;

    /// <summary>Says where the value at a path was written.</summary>
    /// <param name="path">A path expression.</param>
    /// <returns>File and line such as <c>node.conf:12</c>; <c>(not set)</c> where there is no value.</returns>
    public string Origin(string path) => Walk(HoconPath.Split(path))?.Origin.ToString() ?? "(not set)";

    /// <summary>Renders the configuration as HOCON, one field to a line. The text parses to equal values.</summary>
    public override string ToString() => HoconRenderer.RenderRoot(_root);

    private static IEnumerable<string> LeafPaths(HoconObject fields, List<string> prefix)
    {
        foreach (var (name, value) in fields.Fields)
        {
            prefix.Add(name);
            if (value is HoconObject inner)
            {
                foreach (var path in LeafPaths(inner, prefix))
                {
                    yield return path;
                }
            }
            else
            {
                yield return HoconPath.Render(prefix);
            }

            prefix.RemoveAt(prefix.Count - 1);
        }
    }

    private HoconValue? Find(string path) => Find(HoconPath.Split(path));

    private HoconValue? Find(IReadOnlyList<string> elements) => Walk(elements) is { Kind: not HoconValueKind.Null } value ? value : null;

    private HoconValue? Walk(IReadOnlyList<string> elements)
    {
        HoconValue value = _root;
        foreach (var element in elements)
        {
            if (value is not HoconObject fields || !fields.TryGet(element, out var inner))
            {
                return null;
            }

            value = inner;
        }

        return value;
    }
}

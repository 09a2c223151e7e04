using System.Reflection;
using System.Text.RegularExpressions;

namespace ActorShm.Testing;

/// <summary>The folders in which the sources of an assembly lie, in an order in which each uses only those before it.</summary>
public sealed partial class SourceFolders
{
    private readonly string _root;
    private readonly string[] _order;
    private readonly Dictionary<string, string> _folderOf = new(StringComparer.Ordinal);

    /// <summary>Finds out which folder has the source of each type.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="root">Its own namespace, which is that of its sources and of no other's that are compiled into it.</param>
    /// <param name="order">The folders from below to above, written as namespaces; those within one are parts of it, but for those that stand before it.</param>
    /// <param name="tests">The assembly of the tests, which has the sources as resources.</param>
    /// <param name="prefix">How the names of the resources begin.</param>
    public SourceFolders(Assembly assembly, string root, IReadOnlyList<string> order, Assembly tests, string prefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(tests);
        ArgumentNullException.ThrowIfNull(prefix);
        (_root, _order) = (root, [.. order]);
        foreach (var name in tests.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(tests.GetManifestResourceStream(name)!);
            var place = name[prefix.Length..].Replace('/', '.');
            foreach (Match declared in Declaration().Matches(reader.ReadToEnd()))
            {
                _folderOf[declared.Groups["name"].Value] = order.First(folder => place.StartsWith($"{folder}.", StringComparison.Ordinal));
            }
        }

        Types = [.. assembly.GetTypes().Where(type => !type.IsNested && IsOurs(type))];
    }

    /// <summary>The types that are written in the sources of the assembly.</summary>
    public IReadOnlyList<Type> Types { get; }

    /// <summary>The folders that there are, in the order of their names.</summary>
    public IReadOnlyList<string> Names => [.. _folderOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The folder that has the source of a type.</summary>
    /// <param name="type">The type.</param>
    public string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _folderOf[type.Name.Split('`')[0]];
    }

    /// <summary>Each type with each of the others that it makes use of.</summary>
    public IEnumerable<(Type User, Type Used)> Uses => Types.SelectMany(type => TypeReferences.Of(type).Where(IsOurs).Select(used => (type, used)));

    /// <summary>What uses something of a folder above its own, in words; nothing where the order holds.</summary>
    public IReadOnlyList<string> UsesFromAbove => [.. Uses.Where(use => HeightOf(use.Used) > HeightOf(use.User)).Select(use => $"{use.User.Name} uses {use.Used.Name}")];

    private int HeightOf(Type type) => Array.IndexOf(_order, Of(type));

    private bool IsOurs(Type type) => type.Namespace is { } space && (space == _root || space.StartsWith($"{_root}.", StringComparison.Ordinal));

    [GeneratedRegex(@"^(public|internal) ([a-z]+ )*(record struct|class|struct|interface|enum|record|delegate \S+) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Declaration();
}

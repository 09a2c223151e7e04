using System.Reflection;
using System.Text.RegularExpressions;

namespace ActorShm.Testing;

/// <summary>Holds the folders of an assembly's sources against an order, from below to above: each may use itself and those that stand before it.</summary>
/// <remarks>The sources are resources of the tests, with their paths as names: <c>Segments/Stores/SegmentStore.cs</c>. What the compiler turned into numbers, constants for instance, is not seen.</remarks>
public sealed partial class FolderOrder
{
    private readonly Assembly _assembly;
    private readonly string[] _folders;
    private readonly Dictionary<string, string> _folderOf;

    /// <param name="assembly">What the sources are compiled into.</param>
    /// <param name="tests">What has them as resources.</param>
    /// <param name="root">What the names of these resources begin with, before a slash.</param>
    /// <param name="folders">The order; a folder within a folder is written with a dot, and stands for itself.</param>
    public FolderOrder(Assembly assembly, Assembly tests, string root, params string[] folders)
    {
        _assembly = assembly;
        _folders = folders;
        _folderOf = FoldersOfTypes(tests, $"{root}/");
    }

    /// <summary>The folders, from below to above.</summary>
    public IReadOnlyList<string> InOrder => _folders;

    /// <summary>The folders that have a type: all of the order, and no others.</summary>
    public IEnumerable<string> Found => _folderOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The outermost types that are written in the sources.</summary>
    public IEnumerable<Type> Types => _assembly.GetTypes().Where(IsWritten);

    /// <summary>The sentences that say which type uses one of a folder above its own; none where the order holds.</summary>
    public IEnumerable<string> Violations =>
        from use in Uses
        where HeightOf(use.Used) > HeightOf(use.User)
        select $"{FolderOf(use.User)}/{use.User.Name} uses {FolderOf(use.Used)}/{use.Used.Name}";

    /// <summary>Each type with each of the others that it makes use of.</summary>
    public IEnumerable<(Type User, Type Used)> Uses =>
        from type in Types
        from used in TypeReferences.Of(type)
        where IsWritten(used)
        select (type, used);

    /// <summary>Which folder has the source of a type.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    public string FolderOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _folderOf[type.Name];
    }

    private int HeightOf(Type type) => Array.IndexOf(_folders, FolderOf(type));

    private bool IsWritten(Type type) => !type.IsNested && type.Assembly == _assembly && _folderOf.ContainsKey(type.Name);

    private Dictionary<string, string> FoldersOfTypes(Assembly tests, string root)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in tests.GetManifestResourceNames().Where(name => name.StartsWith(root, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(tests.GetManifestResourceStream(name)!);
            foreach (Match declared in Declaration().Matches(reader.ReadToEnd()))
            {
                folders[NameOf(declared)] = FolderAt(name[root.Length..]);
            }
        }

        return folders;
    }

    private string FolderAt(string path)
    {
        var place = path.Replace('/', '.');
        return _folders.Where(folder => place.StartsWith($"{folder}.", StringComparison.Ordinal)).MaxBy(folder => folder.Length) ?? (Path.GetDirectoryName(path) is { Length: > 0 } other ? other : path);
    }

    /// <summary>As the runtime names the type: generic ones with the number of their parameters.</summary>
    private static string NameOf(Match declared)
    {
        var (name, parameters) = (declared.Groups["name"].Value, declared.Groups["parameters"]);
        return parameters.Success ? $"{name}`{parameters.Value.Count(static one => one == ',') + 1}" : name;
    }

    [GeneratedRegex(@"^(public|internal) ([a-z]+ )*(record struct|class|struct|interface|enum|record|delegate \S+) (?<name>\w+)(<(?<parameters>[^>]+)>)?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Declaration();
}

namespace ActorShm.Hocon;

internal sealed partial class HoconParser
{
    private const string IncludeForms = "include \"file\", include file(\"file\"), or either inside required( )";

    /// <summary>Reads <c>include</c> and what follows it, and merges what the file holds into the object.</summary>
    private void ParseInclude(ObjectNode target)
    {
        var keyword = Take();
        var qualifier = ParseQualifier();
        if (!_current.Is(HoconTokenKind.Quoted))
        {
            throw Expected($"the quoted name of a file ({IncludeForms})");
        }

        var name = Take();
        var open = qualifier.Count(static c => c == '(');
        for (SkipSpace(); open > 0; SkipSpace())
        {
            if (!_current.Is(HoconTokenKind.Unquoted) || _current.Text.AsSpan().IndexOfAnyExcept(')') >= 0 || _current.Text.Length > open)
            {
                throw Expected("')' to close the include");
            }

            open -= Take().Text.Length;
        }

        var isRequired = qualifier.StartsWith("required(", StringComparison.Ordinal);
        foreach (var file in IncludedFiles(name, isRequired))
        {
            Include(target, file, keyword.Origin);
        }
    }

    /// <summary>The text between <c>include</c> and the quoted name, without its white space.</summary>
    private string ParseQualifier()
    {
        var origin = _current.Origin;
        var qualifier = "";
        for (SkipBlank(); _current.Is(HoconTokenKind.Unquoted); SkipBlank())
        {
            qualifier += Take().Text;
        }

        return qualifier switch
        {
            "" or "file(" or "required(" or "required(file(" => qualifier,
            _ when qualifier.Contains("url(", StringComparison.Ordinal) || qualifier.Contains("classpath(", StringComparison.Ordinal) =>
                throw new HoconParseException(origin, $"'{qualifier}' is not supported: only files are included ({IncludeForms})."),
            _ => throw new HoconParseException(
                origin, $"expected {IncludeForms} but found '{qualifier}'; a key that starts with the word include is written in quotes."),
        };
    }

    private void Include(ObjectNode target, string file, HoconOrigin origin)
    {
        var source = new HoconSource(HoconFile.Read(file, origin), file, Path.GetFullPath(file));
        var trail = _trail.Include(source.FullPath!, origin);
        var included = new ObjectNode(new(file, 1, 1));
        List<string> path = [.. _path];
        IReadOnlyList<LookupScope> scopes = _anchor is null ? _scopes : [new(_anchor, path), .. _scopes];
        new HoconParser(source, _anchor, path, scopes, trail, _depth).ParseRoot(included);
        target.AddAll(included);
    }

    /// <summary>Finds the files that a name stands for: the file of that name, or those with the extensions of JSON and HOCON, or none.</summary>
    private List<string> IncludedFiles(HoconToken name, bool isRequired)
    {
        if (name.Text.Contains("://", StringComparison.Ordinal))
        {
            throw new HoconParseException(name.Origin, $"'{name.Text}' is a URL; only files are included.");
        }

        var file = Path.IsPathRooted(name.Text) ? name.Text : BesideThisFile(name);
        List<string> files = File.Exists(file) || Path.HasExtension(file)
            ? [file]
            : [file + ".json", file + ".conf"];
        files.RemoveAll(static candidate => !File.Exists(candidate));
        return files.Count > 0 || !isRequired
            ? files
            : throw new HoconParseException(name.Origin, $"the required file '{file}' does not exist.");
    }

    private string BesideThisFile(HoconToken name)
    {
        if (_source.FullPath is null)
        {
            throw new HoconParseException(
                name.Origin,
                $"'{name.Text}' is relative to the including file, but this text was not read from a file; write an absolute path.");
        }

        var directory = Path.GetDirectoryName(_source.Name);
        return string.IsNullOrEmpty(directory) ? name.Text : Path.Combine(directory, name.Text);
    }
}

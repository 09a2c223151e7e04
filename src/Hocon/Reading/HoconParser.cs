using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Hocon;

/// <summary>Reads HOCON text into syntax nodes, following includes; substitutions stay as they are for
/// <see cref="SubstitutionResolver"/>.</summary>
/// <remarks>Source: the HOCON specification, <c>HOCON.md</c> of the project lightbend/config. It has one recursive method for each of the specification's
/// terms.</remarks>
internal sealed partial class HoconParser
{
    private readonly HoconSource _source;
    private readonly HoconTokenizer _tokenizer;
    private readonly IReadOnlyList<LookupScope> _scopes;
    private readonly IncludeTrail _trail;
    private HoconToken _current;
    private int _depth;

    // The path of the object being read, from the outermost object that has one: the root, or an element of an array.
    private ObjectNode? _anchor;
    private List<string> _path;

    private HoconParser(
        HoconSource source, ObjectNode? anchor, List<string> path, IReadOnlyList<LookupScope> scopes, IncludeTrail trail, int depth)
    {
        if (source.Text.Length > HoconLimits.TextLength)
        {
            throw new HoconParseException(
                new(source.Name, 1, 1), $"the text has {source.Text.Length} characters; at most {HoconLimits.TextLength} are read.");
        }

        _source = source;
        _tokenizer = new HoconTokenizer(source.Text, source.Name);
        _anchor = anchor;
        _path = path;
        _scopes = scopes;
        _trail = trail;
        _depth = depth;
        Advance();
    }

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="HoconParseException">The text is not HOCON, or an include fails.</exception>
    public static ObjectNode ParseDocument(HoconSource source)
    {
        var root = new ObjectNode(new(source.Name, 1, 1));
        new HoconParser(source, root, [], [new(root, [])], new IncludeTrail(source.FullPath), depth: 0).ParseRoot(root);
        return root;
    }

    /// <summary>Reads a path expression that stands alone.</summary>
    /// <exception cref="HoconParseException">The text is not a path expression.</exception>
    public static List<string> ParsePath(string text)
    {
        var parser = new HoconParser(new(text, "path"), null, [], [], new IncludeTrail(null), depth: 0);
        parser.SkipBlank();
        var path = parser.ParsePathExpression();
        parser.SkipBlank();
        return parser._current.Is(HoconTokenKind.End) ? path : throw parser.Expected("a '.' or the end of the path");
    }

    private void ParseRoot(ObjectNode root)
    {
        SkipBlank();
        switch (_current.Kind)
        {
            case HoconTokenKind.OpenBracket:
                throw Expected("an object at the root of the text, with or without braces,");
            case HoconTokenKind.OpenBrace:
                ParseBraces(root);
                SkipBlank();
                break;
            default:
                ParseFields(root, HoconTokenKind.End, "the end of the text");
                break;
        }

        if (!_current.Is(HoconTokenKind.End))
        {
            throw Expected("the end of the text after the root object");
        }
    }

    /// <summary>Reads an object from its opening to its closing brace.</summary>
    private void ParseBraces(ObjectNode target)
    {
        var opening = Take();
        Enter(1, opening.Origin);
        ParseFields(target, HoconTokenKind.CloseBrace, $"'}}' to close the '{{' of line {opening.Origin.Line}");
        Leave(1);
        Advance();
    }

    private void ParseFields(ObjectNode target, HoconTokenKind closing, string closingText)
    {
        SkipBlank();
        while (!_current.Is(closing))
        {
            ParseField(target, closingText);
            SkipSeparator(closing, closingText);
        }
    }

    private void ParseField(ObjectNode target, string closingText)
    {
        if (_current.Is(HoconTokenKind.Unquoted) && _current.Text == "include")
        {
            ParseInclude(target);
            return;
        }

        if (_current.Kind is not (HoconTokenKind.Quoted or HoconTokenKind.Unquoted))
        {
            throw Expected($"a key, or {closingText},");
        }

        var keyOrigin = _current.Origin;
        var key = ParsePathExpression();
        Enter(key.Count, keyOrigin);
        _path.AddRange(key);
        target.Add(CollectionsMarshal.AsSpan(key), ParseFieldValue(key), keyOrigin);
        _path.RemoveRange(_path.Count - key.Count, key.Count);
        Leave(key.Count);
    }

    private SyntaxNode ParseFieldValue(List<string> key)
    {
        SkipBlank();
        var separator = _current;
        switch (separator.Kind)
        {
            case HoconTokenKind.OpenBrace:
                return ParseValue("a value");
            case HoconTokenKind.Colon or HoconTokenKind.Equals:
                Advance();
                return ParseValue($"a value after '{separator.Text}'");
            case HoconTokenKind.PlusEquals:
                Advance();
                return ParseAppended(separator.Origin);
            default:
                throw Expected($"'=', ':', '+=' or '{{' after the key {HoconPath.Render(key)}");
        }
    }

    /// <summary>Reads the element of <c>a += b</c>, which stands for <c>a = ${?a} [b]</c>.</summary>
    private ConcatenationNode ParseAppended(HoconOrigin origin)
    {
        LookupScope[] scopes = _anchor is null ? [] : [new(_anchor, [])];
        var older = new SubstitutionNode([.. _path], isOptional: true, scopes, origin);
        var (anchor, path) = (_anchor, _path);
        (_anchor, _path) = (null, []);
        var element = ParseValue("a value after '+='");
        (_anchor, _path) = (anchor, path);
        return new ConcatenationNode([older, new ArrayNode([element], origin)], origin);
    }

    /// <summary>Steps over what separates two fields or elements: a comma, at least one new line, or both.</summary>
    private void SkipSeparator(HoconTokenKind closing, string closingText)
    {
        var sawNewLine = SkipBlank();
        if (_current.Is(HoconTokenKind.Comma))
        {
            Advance();
            SkipBlank();
        }
        else if (!sawNewLine && !_current.Is(closing))
        {
            throw Expected($"',', a new line, or {closingText}");
        }
    }

    private bool SkipBlank()
    {
        var sawNewLine = false;
        while (_current.Kind is HoconTokenKind.WhiteSpace or HoconTokenKind.NewLine)
        {
            sawNewLine |= _current.Is(HoconTokenKind.NewLine);
            Advance();
        }

        return sawNewLine;
    }

    private void Enter(int levels, HoconOrigin origin)
    {
        _depth += levels;
        if (_depth > HoconLimits.Nesting)
        {
            throw new HoconParseException(
                origin, $"values are nested more than {HoconLimits.Nesting} deep here; every '{{', '[' and element of a key is one level.");
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new HoconParseException(
                origin, $"the stack of this thread is too small to read on at level {_depth} of nesting; raise its limit (ulimit -s), or nest less.");
        }
    }

    private void Leave(int levels) => _depth -= levels;

    private HoconToken Take()
    {
        var token = _current;
        Advance();
        return token;
    }

    private void Advance() => _current = _tokenizer.Next();

    private HoconParseException Expected(string what) => new(_current.Origin, $"expected {what} but found {_current}.");
}

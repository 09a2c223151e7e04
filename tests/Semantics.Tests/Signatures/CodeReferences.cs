using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ActorShm.Semantics.Tests.Signatures;

/// <summary>What the instructions of one assembly name of another, except for those of some namespaces and types.</summary>
internal static class CodeReferences
{
    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value, code => code.OperandType);

    /// <summary>A line for each member, and <c>Type.*</c> for each type that is cast to, caught or made an array of.</summary>
    public static HashSet<string> Of(Assembly assembly, Assembly target, string[] exceptIn)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var tokens = new HashSet<int>();
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            if (method.RelativeVirtualAddress != 0 && OutermostOf(metadata, method.GetDeclaringType()) is var (space, type) && !exceptIn.Contains(space, StringComparer.Ordinal) && !exceptIn.Contains($"{space}.{type}", StringComparer.Ordinal))
            {
                var body = image.GetMethodBody(method.RelativeVirtualAddress);
                AddTokens(body.GetILReader(), tokens);
                tokens.UnionWith(body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch).Select(region => MetadataTokens.GetToken(region.CatchType)));
            }
        }

        return [.. tokens.Where(token => MetadataTokens.EntityHandle(token).Kind is HandleKind.MemberReference or HandleKind.MethodSpecification or HandleKind.TypeReference)
            .SelectMany(token => Lines(metadata, assembly.ManifestModule, token, target))];
    }

    private static (string Namespace, string Name) OutermostOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? OutermostOf(metadata, outer) : (metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    /// <summary>Walks over the instructions (ECMA-335, III.1.2) and keeps what they name.</summary>
    private static void AddTokens(BlobReader code, HashSet<int> tokens)
    {
        while (code.RemainingBytes > 0)
        {
            int first = code.ReadByte();
            var operand = Operands[first == 0xFE ? (short)((first << 8) | code.ReadByte()) : (short)first];
            switch (operand)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    tokens.Add(code.ReadInt32());
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private static IEnumerable<string> Lines(MetadataReader metadata, Module module, int token, Assembly target)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        }

        return handle.Kind switch
        {
            HandleKind.MemberReference => MemberReferences.Of(metadata, module, (MemberReferenceHandle)handle, target) is { } member ? [SignatureText.Of(member.DeclaringType!, member)] : [],
            HandleKind.TypeReference => module.ResolveType(token) is var type && type.Assembly == target ? [$"{type.Name}.*"] : [],
            _ => [],
        };
    }
}

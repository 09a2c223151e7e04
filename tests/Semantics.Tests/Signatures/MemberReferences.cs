using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ActorShm.Semantics.Tests.Signatures;

/// <summary>The members of other assemblies that the compiled code of one assembly names.</summary>
internal static class MemberReferences
{
    /// <summary>All of them that belong to <paramref name="target"/>, those of generic types as they are defined.</summary>
    public static IEnumerable<MemberInfo> Of(Assembly assembly, Assembly target)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.MemberReferences.Where(member => IsOf(metadata, member, target)).Select(member => Resolve(assembly.ManifestModule, member))];
    }

    /// <summary>One of them; null when it belongs to another assembly.</summary>
    public static MemberInfo? Of(MetadataReader metadata, Module module, MemberReferenceHandle member, Assembly target) =>
        IsOf(metadata, member, target) ? Resolve(module, member) : null;

    private static bool IsOf(MetadataReader metadata, MemberReferenceHandle member, Assembly target)
    {
        var parent = metadata.GetMemberReference(member).Parent;
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            parent = GenericTypeOf(metadata, (TypeSpecificationHandle)parent);
        }

        while (parent.Kind == HandleKind.TypeReference)
        {
            parent = metadata.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope; // of a nested type: the type around it
        }

        return parent.Kind == HandleKind.AssemblyReference
            && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)parent).Name) == target.GetName().Name;
    }

    /// <summary>The type whose arguments a specification fills in (ECMA-335, II.23.2.14); nil for arrays and pointers.</summary>
    private static EntityHandle GenericTypeOf(MetadataReader metadata, TypeSpecificationHandle specification)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(specification).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        signature.ReadByte(); // class or value type
        return signature.ReadTypeHandle();
    }

    private static MemberInfo Resolve(Module module, MemberReferenceHandle member)
    {
        var resolved = module.ResolveMember(MetadataTokens.GetToken(member))!;
        return resolved.DeclaringType is { IsConstructedGenericType: true } constructed
            ? constructed.GetGenericTypeDefinition().GetMemberWithSameMetadataDefinitionAs(resolved)
            : resolved;
    }
}

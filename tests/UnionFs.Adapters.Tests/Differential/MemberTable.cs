using System.IO.Abstractions;
using System.Reflection;
using System.Runtime.InteropServices;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Everything a script can call.</summary>
internal static class MemberTable
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The interfaces and classes of the abstraction, every one with members.</summary>
    public static IReadOnlyList<Type> Receivers { get; } =
    [
        .. typeof(IFileSystem).Assembly.GetExportedTypes()
            .Where(static t => t.Namespace == typeof(IFileSystem).Namespace && (t.IsInterface || t == typeof(FileSystemStream))),
    ];

    /// <summary>Every public member of the abstraction: what a campaign has to reach.</summary>
    public static IReadOnlyList<Member> Public { get; } = [.. Receivers.SelectMany(static t => t.GetMethods(Declared).Select(m => new Member(t, m)))];

    /// <summary>Members of what the members of the abstraction answer with, so that answers can be used.</summary>
    public static IReadOnlyList<Member> Further { get; } = [.. FurtherMembers()];

    private static readonly Dictionary<string, Member> s_byName = Public.Concat(Further).ToDictionary(static m => m.Name, StringComparer.Ordinal);

    public static Member Find(string name) =>
        s_byName.TryGetValue(name, out var member) ? member : throw new FormatException($"no member is called {name}");

    private static IEnumerable<Member> FurtherMembers()
    {
        foreach (var method in typeof(Stream).GetMethods(Declared).Where(IsOfStreams))
        {
            yield return new Member(typeof(Stream), method);
        }

        (Type Type, string Name, Type[] Parameters)[] others =
        [
            (typeof(StreamReader), nameof(StreamReader.ReadLine), []),
            (typeof(StreamReader), nameof(StreamReader.ReadToEnd), []),
            (typeof(StreamReader), nameof(StreamReader.Close), []),
            (typeof(StreamWriter), nameof(StreamWriter.Write), [typeof(string)]),
            (typeof(StreamWriter), nameof(StreamWriter.Flush), []),
            (typeof(StreamWriter), nameof(StreamWriter.Close), []),
            (typeof(SafeHandle), nameof(SafeHandle.Dispose), []),
            (typeof(IDisposable), nameof(IDisposable.Dispose), []),
            (typeof(HeldEnumeration), nameof(HeldEnumeration.Next), []),
            (typeof(HeldEnumeration), nameof(HeldEnumeration.Rest), []),
        ];
        foreach (var (type, name, parameters) in others)
        {
            yield return new Member(type, type.GetMethod(name, parameters)!);
        }
    }

    private static bool IsOfStreams(MethodInfo method) =>
        !method.IsSpecialName && method.GetCustomAttribute<ObsoleteAttribute>() is null
        && !typeof(FileSystemStream).GetMethods(Declared).Any(m => m.GetBaseDefinition() == method.GetBaseDefinition());
}

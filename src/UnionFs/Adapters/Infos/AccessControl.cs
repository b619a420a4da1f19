using System.Security.AccessControl;

namespace UnionFs;

/// <summary>Access control lists are a thing of Windows: on Unix the objects have the members, and say so. Modes and owners take their place.</summary>
internal static class AccessControl
{
    public static PlatformNotSupportedException NotSupported() =>
        new("Access Control List (ACL) APIs are part of resource management on Windows and are not supported on this platform.");

    /// <summary>What is no list at all is told first, as the wrappers do.</summary>
    public static Exception NotSettable(object? value) =>
        value is FileSystemSecurity ? NotSupported() : new ArgumentException("value must be of type `FileSecurity`");
}

using System.IO.Abstractions;

namespace UnionFs;

/// <content>Access control lists, which Unix does not have.</content>
internal sealed partial class UnionFileStream : IFileSystemAclSupport
{
    public object GetAccessControl() => throw AccessControl.NotSupported();

    public object GetAccessControl(IFileSystemAclSupport.AccessControlSections includeSections) =>
        throw new NotSupportedException("GetAccessControl with includeSections is not supported for FileStreams");

    public void SetAccessControl(object value) => throw AccessControl.NotSettable(value);
}
